import type { ComponentChildren } from 'preact';
import { liveIn } from '../../../domain/fleet.ts';
import { counted, duration } from '../../../domain/phrases.ts';
import type { BacklogView, StateView } from '../../../services/views/schemas.ts';
import { Chip } from '../parts/chip.tsx';
import { Prose } from '../parts/prose.tsx';
import { PAUSE_WISH, RELEASE_WISH, RESUME_WISH, type Wish } from '../parts/wish.ts';
import type { Tone } from '../words/causes.ts';
import { runbookFor } from '../words/runbook.ts';

/** The answer at a glance, then the facts behind it. */
export function StatusPanel({
  state,
  backlog,
  ask,
}: {
  readonly state: StateView;
  readonly backlog: BacklogView;
  readonly ask: (wish: Wish) => void;
}) {
  const { tone, title, lines } = state.verdict;
  const runbook = runbookFor(title);
  return (
    <section class={`status panel tone-${tone}`} aria-label="Status">
      <div class="verdict">
        <div class="verdict-words" role="status">
          <h2>{title}</h2>
          {lines.map((line) => (
            <p key={line}>
              <Prose text={line} />
            </p>
          ))}
          {runbook === null ? null : <a href={runbook}>What to do</a>}
        </div>
        {state.startedAt === null ? null : (
          <div class="buttons">
            {state.brake ? (
              <button type="button" class="primary" onClick={() => ask(RELEASE_WISH)}>
                Release brake…
              </button>
            ) : null}
            {state.pausedBy === null ? (
              <button type="button" onClick={() => ask(PAUSE_WISH)}>
                Pause…
              </button>
            ) : (
              <button type="button" class="primary" onClick={() => ask(RESUME_WISH)}>
                Resume…
              </button>
            )}
          </div>
        )}
      </div>
      <dl class="facts">
        <MesosFacts state={state} />
        <GocdFacts state={state} />
        <ScalingFacts state={state} limited={backlog.byCause.limit ?? 0} />
      </dl>
    </section>
  );
}

const FRAMEWORK_TONES: Readonly<Record<string, Tone>> = {
  subscribed: 'good',
  registering: 'warn',
  reconnecting: 'warn',
  refused: 'bad',
  stopped: 'bad',
};

function MesosFacts({ state: { framework, now, startedAt } }: { readonly state: StateView }) {
  const { state, master, subscribedAt, reconciled, attempts } = framework;
  const isSubscribed = state === 'subscribed';
  const isKnown = isSubscribed && reconciled;
  const since = subscribedAt === null ? '' : `for ${duration(now - subscribedAt)}, `;
  return (
    <>
      <Fact name="Mesos" tone={FRAMEWORK_TONES[state] ?? 'quiet'} value={capital(state)}>
        {isSubscribed ? `${since}${master}` : `${counted(attempts, 'failed attempt')}`}
      </Fact>
      <Fact
        name="Tasks"
        tone={isKnown ? 'good' : 'warn'}
        value={isKnown ? 'Reconciled' : 'Not reconciled yet'}
      >
        {isKnown ? 'what runs is known' : 'nothing is launched or removed'}
      </Fact>
      <Fact
        name="Leader"
        tone={startedAt === null ? 'quiet' : 'good'}
        value={startedAt === null ? 'Standing by' : 'This instance'}
      >
        {startedAt === null ? 'another may lead' : `for ${duration(now - startedAt)}`}
      </Fact>
    </>
  );
}

function GocdFacts({ state: { gocd, now } }: { readonly state: StateView }) {
  const { readAt, stale, failure, serverVersion, maintenance } = gocd;
  const tone: Tone = readAt === null || stale ? 'bad' : failure === null ? 'good' : 'warn';
  const value = readAt === null ? 'Not read yet' : `Read ${duration(now - readAt)} ago`;
  return (
    <Fact name="GoCD" tone={tone} value={stale ? `${value}: too old` : value}>
      {failure !== null
        ? failure.message
        : `${serverVersion === null ? 'version unknown' : `version ${serverVersion}`}${maintenance === true ? ', in maintenance' : ''}`}
      {gocd.warnings.map((warning) => (
        <span key={warning} class="fact-warning">
          {warning}
        </span>
      ))}
    </Fact>
  );
}

function ScalingFacts({ state, limited }: { readonly state: StateView; readonly limited: number }) {
  const { backlog, agents, maxAgents, scheduled } = state;
  const scaling = scalingIn(state);
  const live = liveIn(agents);
  return (
    <>
      <Fact
        name="Backlog"
        tone={backlog.shortage + limited > 0 ? 'wait' : 'good'}
        value={`${backlog.waiting} waiting, ${backlog.shortage} short`}
      >
        {backlogWords(backlog, limited)}
      </Fact>
      <Fact name="Agents" tone={live >= maxAgents ? 'warn' : 'good'} value={`${live} of ${maxAgents}`}>
        {[`${agents.building} building, ${agents.idle} idle`, ...scheduled].join(', ')}
      </Fact>
      <Fact name="Scaling" tone={scaling.tone} value={scaling.value}>
        {scaling.detail}
      </Fact>
    </>
  );
}

interface Scaling {
  readonly tone: Tone;
  readonly value: string;
  readonly detail: string;
}

/** Whether agents are launched and taken away, and what keeps them from it. */
function scalingIn({ startedAt, readiness, pausedBy, tornDownBy, brake, dryRun }: StateView): Scaling {
  if (startedAt === null) return { tone: 'quiet', value: 'Standing by', detail: 'another instance may lead' };
  if (!readiness.ready)
    return { tone: 'bad', value: 'Held', detail: 'nothing is launched or removed until it is ready' };
  if (brake) return { tone: 'bad', value: 'Brake on', detail: 'nothing is taken away' };
  if (tornDownBy !== null) return { tone: 'warn', value: 'Ending', detail: `asked for by ${tornDownBy}` };
  if (pausedBy !== null) return { tone: 'warn', value: 'Paused', detail: `by ${pausedBy}` };
  if (dryRun) return { tone: 'warn', value: 'Dry run', detail: 'nothing is launched or removed' };
  return { tone: 'good', value: 'Running', detail: 'brake off, not paused' };
}

function backlogWords(
  { state, count, pendingPolls, waiting }: StateView['backlog'],
  limited: number,
): string {
  if (state === 'demand') return 'agents are wanted now';
  if (state !== 'idle') return `poll ${count} with a shortage; acts after more than ${pendingPolls}`;
  if (limited > 0) return `${limited} at a limit, beside those`;
  return waiting === 0 ? 'no job waits' : 'none of them lacks an agent of ours';
}

function Fact({
  name,
  tone,
  value,
  children,
}: {
  readonly name: string;
  readonly tone: Tone;
  readonly value: string;
  readonly children: ComponentChildren;
}) {
  return (
    <div class="fact">
      <dt>{name}</dt>
      <dd>
        <Chip tone={tone}>{value}</Chip>
        <span class="fact-detail">{children}</span>
      </dd>
    </div>
  );
}

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);
