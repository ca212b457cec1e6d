import type { ComponentChildren } from 'preact';
import { AGENT_PHASES, liveIn } from '../../../domain/fleet.ts';
import { counted, duration } from '../../../domain/phrases.ts';
import { backlogInBrief } from '../../../services/views/known.ts';
import type { BacklogView, StateView } from '../../../services/views/schemas.ts';
import { Chip } from '../parts/chip.tsx';
import { Prose } from '../parts/prose.tsx';
import { PAUSE_WISH, RELEASE_WISH, RESUME_WISH, type Wish } from '../parts/wish.ts';
import { countsByCause, inSentence, PHASE_WORDS, type Tone } from '../words/causes.ts';
import { runbookFor } from '../words/runbook.ts';

/** The answer at a glance, then the facts behind it. */
export function StatusPanel({
  state,
  byCause,
  ask,
}: {
  readonly state: StateView;
  /** Undefined until it has been read. */
  readonly byCause: BacklogView['byCause'] | undefined;
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
        <ScalingFacts state={state} byCause={byCause} />
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

/** What is said of all that only the instance that leads knows. */
const ELSEWHERE = 'another instance may lead';

function MesosFacts({ state: { framework, now, startedAt } }: { readonly state: StateView }) {
  const { state, master, subscribedAt, reconciled, attempts } = framework;
  const isSubscribed = state === 'subscribed';
  const isKnown = isSubscribed && reconciled;
  const since = subscribedAt === null ? '' : `for ${duration(now - subscribedAt)}, `;
  if (startedAt === null)
    return (
      <>
        <Fact name="Mesos" tone="quiet" value="Not subscribed">
          {ELSEWHERE}
        </Fact>
        <Fact name="Tasks" tone="quiet" value="Not known">
          {ELSEWHERE}
        </Fact>
        <Fact name="Leader" tone="quiet" value="Standing by">
          {ELSEWHERE}
        </Fact>
      </>
    );
  return (
    <>
      <Fact name="Mesos" tone={FRAMEWORK_TONES[state] ?? 'quiet'} value={capital(state)}>
        {isSubscribed
          ? `${since}${hostIn(master)}`
          : attempts === 0
            ? ''
            : counted(attempts, 'failed attempt')}
      </Fact>
      <Fact
        name="Tasks"
        tone={isKnown ? 'good' : 'warn'}
        value={isKnown ? 'Reconciled' : 'Not reconciled yet'}
      >
        {isKnown ? 'what runs is known' : 'nothing is launched or removed'}
      </Fact>
      <Fact name="Leader" tone="good" value="This instance">
        {`for ${duration(now - startedAt)}`}
      </Fact>
    </>
  );
}

/** A narrow place has no room for what goes without saying. */
const hostIn = (master: string | null) => (master ?? '').replace(/^https?:\/\//, '');

function GocdFacts({ state: { gocd, now, startedAt } }: { readonly state: StateView }) {
  const { readAt, stale, failure, serverVersion, maintenance } = gocd;
  if (readAt === null)
    return (
      <Fact name="GoCD" tone={failure === null ? 'quiet' : 'bad'} value="Not read yet">
        {failure?.message ?? (startedAt === null ? ELSEWHERE : 'the first reading is under way')}
      </Fact>
    );
  const value = `Read ${duration(now - readAt)} ago`;
  return (
    <Fact
      name="GoCD"
      tone={stale ? 'bad' : failure === null ? 'good' : 'warn'}
      value={stale ? `${value}: too old` : value}
    >
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

function ScalingFacts({
  state,
  byCause,
}: {
  readonly state: StateView;
  readonly byCause: BacklogView['byCause'] | undefined;
}) {
  const { backlog, agents, maxAgents, scheduled, startedAt, gocd, framework } = state;
  const scaling = scalingIn(state);
  const live = liveIn(agents);
  const isKnown = startedAt !== null && gocd.readAt !== null && !gocd.stale;
  return (
    <>
      <Fact
        name="Backlog"
        tone={isKnown && byCause !== undefined ? toneOf(state, byCause) : 'quiet'}
        value={capital(backlogInBrief(state))}
      >
        {isKnown
          ? byCause === undefined
            ? 'what for is being read'
            : backlogWords(backlog, byCause)
          : startedAt === null
            ? ELSEWHERE
            : gocd.readAt === null
              ? 'GoCD has not been read'
              : 'it may have changed since'}
      </Fact>
      <Fact
        name="Agents"
        tone={!framework.reconciled ? 'quiet' : live >= maxAgents ? 'warn' : 'good'}
        value={
          startedAt === null || (live === 0 && !framework.reconciled)
            ? 'Not known'
            : `${live} of ${maxAgents}`
        }
      >
        {startedAt === null ? ELSEWHERE : [...phasesIn(agents), ...scheduled].join(', ')}
      </Fact>
      <Fact name="Scaling" tone={scaling.tone} value={scaling.value}>
        {scaling.detail}
      </Fact>
    </>
  );
}

/** How many build and are idle, also where none does; of other phases those that there are. */
function phasesIn(agents: StateView['agents']): readonly string[] {
  return AGENT_PHASES.filter((phase) => agents[phase] > 0 || phase === 'idle' || phase === 'building')
    .toSorted((a, b) => Number(b === 'building') - Number(a === 'building'))
    .map((phase) => `${agents[phase]} ${PHASE_WORDS[phase].words.toLowerCase()}`);
}

interface Scaling {
  readonly tone: Tone;
  readonly value: string;
  readonly detail: string;
}

/** Whether agents are launched and taken away, and what keeps them from it. */
function scalingIn({
  startedAt,
  readiness,
  verdict,
  pausedBy,
  tornDownBy,
  brake,
  dryRun,
}: StateView): Scaling {
  if (startedAt === null) return { tone: 'quiet', value: 'Standing by', detail: ELSEWHERE };
  if (!readiness.ready)
    return {
      tone: verdict.tone === 'quiet' ? 'quiet' : 'bad',
      value: 'Held',
      detail: 'nothing is launched or removed until it is ready',
    };
  if (brake) return { tone: 'bad', value: 'Brake on', detail: 'nothing is taken away' };
  if (tornDownBy !== null) return { tone: 'warn', value: 'Ending', detail: `asked for by ${tornDownBy}` };
  if (pausedBy !== null) return { tone: 'warn', value: 'Paused', detail: `by ${pausedBy}` };
  if (dryRun) return { tone: 'warn', value: 'Dry run', detail: 'nothing is launched or removed' };
  return { tone: 'good', value: 'Running', detail: 'brake off, not paused' };
}

/** No calmer than what jobs wait for, where none is short of an agent, and no more alarming than the verdict. */
function toneOf({ backlog, verdict }: StateView, byCause: BacklogView['byCause']): Tone {
  const tones = countsByCause(byCause).map(({ tone }) => tone);
  if (verdict.tone === 'bad' && tones.includes('bad')) return 'bad';
  return backlog.shortage > 0 || tones.includes('warn') || tones.includes('bad') ? 'wait' : 'good';
}

function backlogWords(
  { state, count, pendingPolls, waiting, shortage }: StateView['backlog'],
  byCause: BacklogView['byCause'],
): string {
  if (waiting === 0) return 'no job waits';
  if (shortage > 0)
    return state === 'demand'
      ? 'agents are wanted now'
      : `poll ${count} with a shortage; acts after more than ${pendingPolls}`;
  return countsByCause(byCause)
    .map(({ count: jobs, words }) => `${jobs} ${inSentence(words)}`)
    .join(', ');
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
