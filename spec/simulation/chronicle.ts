import type { Command } from '../../domain/commands.ts';
import type { Input } from '../../domain/facts.ts';
import type { GocdAgent } from '../../domain/gocd.ts';
import { isOurs } from '../../domain/ids.ts';
import type { GocdEvent } from '../../sandbox/index.ts';
import type { Step } from '../../services/service.ts';
import type { Run } from './process.ts';
import { INSTANCE } from './settings.ts';

const KEPT = 30;

/** What is worth a line only if something came of it. */
const SILENT_UNLESS_FOLLOWED: ReadonlySet<Input['type']> = new Set([
  'time.passed',
  'gocd.history.told',
  'gocd.jobs.told',
] as const);

/** What happened last, in a line each, for whoever has to find out why a simulation failed. */
export class Chronicle {
  readonly #lines: string[] = [];
  readonly #kept: number;
  #lastSeen = '';

  constructor(kept = KEPT) {
    this.#kept = kept;
  }

  step(run: Run, { input, outcome }: Step): void {
    const ledToNothing = outcome.commands.length === 0 && outcome.notices.length === 0;
    if (ledToNothing && SILENT_UNLESS_FOLLOWED.has(input.type)) return;
    if (input.type === 'gocd.polled') {
      const seen = agentsInWords(input.view.agents);
      if (ledToNothing && seen === this.#lastSeen) return;
      this.#lastSeen = seen;
    }
    const changes = outcome.notices.flatMap((notice) =>
      notice.type === 'agent.changed' ? [`${notice.taskId} ${notice.phase}`] : [],
    );
    const led = [...outcome.commands.map(commandInWords), ...changes];
    this.note(
      input.at,
      `run ${run.number}: ${inputInWords(input)}${led.length === 0 ? '' : ` → ${led.join('; ')}`}`,
    );
  }

  event(event: GocdEvent): void {
    const what = 'job' in event ? event.job.locator : event.hostname;
    const who = 'agent' in event && event.agent !== null ? ` (${event.agent})` : '';
    this.note(event.at, `GoCD: ${event.type} ${what}${who}`);
  }

  note(at: number, text: string): void {
    const short = text.replaceAll(`gocd-agent.${INSTANCE}.`, '');
    this.#lines.push(`${new Date(at).toISOString().slice(8, 23)} ${short}`);
    if (this.#lines.length > this.#kept) this.#lines.shift();
  }

  toString(): string {
    return this.#lines.join('\n');
  }
}

function inputInWords(input: Input): string {
  switch (input.type) {
    case 'mesos.update.received': {
      const { taskId, state, reason } = input.update;
      return `${state} ${taskId}${reason === null ? '' : ` ${reason}`}`;
    }
    case 'mesos.offers.received':
      return `${input.offers.length} offers`;
    case 'mesos.disconnected':
      return `disconnected: ${input.reason}, ${input.message}`;
    case 'mesos.call.failed':
      return `${input.call} ${input.outcome}: ${input.message} ${[...input.taskIds, ...input.offerIds].join()}`;
    case 'gocd.polled':
      return `polled (begun ${new Date(input.view.startedAt).toISOString().slice(14, 23)}): ${input.view.jobs.length} jobs; ${agentsInWords(input.view.agents)}`;
    case 'gocd.poll.failed':
      return `poll failed: ${input.failure.reason}`;
    case 'gocd.agent.changed':
      return `${input.operation} ${input.taskId} done`;
    case 'gocd.agent.change.failed':
      return `${input.operation} ${input.taskId} failed: ${input.failure.reason}`;
    default:
      return input.type;
  }
}

function commandInWords(command: Command): string {
  switch (command.type) {
    case 'mesos.accept':
      return `accept ${command.offerIds.length} offers for ${[...command.launches, ...(command.pulls ?? [])].map(({ taskId }) => taskId).join()}`;
    case 'mesos.decline':
      return `decline ${command.offerIds.length} offers for ${command.refuseSeconds} s`;
    case 'mesos.reconcile':
      return `reconcile ${command.tasks.length} tasks`;
    case 'service.stop':
      return `stop with ${command.code}`;
    default:
      return 'taskId' in command ? `${command.type} ${command.taskId}` : command.type;
  }
}

/** Ours only. */
function agentsInWords(agents: readonly GocdAgent[]): string {
  return agents
    .filter(({ hostname }) => isOurs(hostname, INSTANCE))
    .map(({ hostname, configState, runState }) => `${hostname} ${configState} ${runState}`)
    .join(', ');
}
