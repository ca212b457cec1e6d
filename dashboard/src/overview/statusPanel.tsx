import type { ComponentChildren } from 'preact';
import { counted, duration } from '../../../domain/phrases.ts';
import type { BacklogView, StateView } from '../../../services/views/schemas.ts';
import { Chip } from '../parts/chip.tsx';
import { PAUSE_WISH, RELEASE_WISH, RESUME_WISH, type Wish } from '../parts/wish.ts';
import type { Tone } from '../words/causes.ts';
import { verdictOn } from '../words/verdict.ts';

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
  const { tone, title, lines } = verdictOn(state, backlog);
  return (
    <section class={`status panel tone-${tone}`} aria-label="Status">
      <div class="verdict">
        <div class="verdict-words" role="status">
          <h2>{title}</h2>
          {lines.map((line) => (
            <p key={line}>{line}</p>
          ))}
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
        <ScalingFacts state={state} />
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
  const since = subscribedAt === null ? '' : `for ${duration(now - subscribedAt)}, `;
  return (
    <>
      <Fact name="Mesos" tone={FRAMEWORK_TONES[state] ?? 'quiet'} value={capital(state)}>
        {isSubscribed ? `${since}${master}` : `${counted(attempts, 'failed attempt')}`}
      </Fact>
      <Fact
        name="Tasks"
        tone={reconciled ? 'good' : 'warn'}
        value={reconciled ? 'Reconciled' : 'Not reconciled yet'}
      >
        {reconciled ? 'what runs is known' : 'nothing is launched or removed'}
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

function ScalingFacts({ state }: { readonly state: StateView }) {
  const { backlog, agents, maxAgents, scheduled, pausedBy, tornDownBy, brake, dryRun } = state;
  const live = Object.entries(agents).reduce(
    (sum, [phase, count]) => (phase === 'ending' || phase === 'foreign' ? sum : sum + count),
    0,
  );
  const isHeld = pausedBy !== null || tornDownBy !== null || brake || dryRun;
  return (
    <>
      <Fact
        name="Backlog"
        tone={backlog.shortage > 0 ? 'wait' : 'good'}
        value={`${backlog.waiting} waiting, ${backlog.shortage} short`}
      >
        {backlogWords(backlog)}
      </Fact>
      <Fact name="Agents" tone={live >= maxAgents ? 'warn' : 'good'} value={`${live} of ${maxAgents}`}>
        {[`${agents.building} building, ${agents.idle} idle`, ...scheduled].join(', ')}
      </Fact>
      <Fact
        name="Scaling"
        tone={brake ? 'bad' : isHeld ? 'warn' : 'good'}
        value={
          brake
            ? 'Brake on'
            : tornDownBy !== null
              ? 'Ending'
              : pausedBy !== null
                ? 'Paused'
                : dryRun
                  ? 'Dry run'
                  : 'Running'
        }
      >
        {pausedBy !== null ? `by ${pausedBy}` : 'brake off, not paused'}
      </Fact>
    </>
  );
}

function backlogWords({ state, count, pendingPolls }: StateView['backlog']): string {
  if (state === 'idle') return 'no job is short of an agent';
  if (state === 'demand') return 'agents are wanted now';
  return `poll ${count} with a shortage; acts after more than ${pendingPolls}`;
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
