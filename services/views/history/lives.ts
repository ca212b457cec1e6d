import type { CoreConfig } from '../../../domain/config.ts';
import type { AgentPicture } from '../../../machines/picture.ts';
import { isPriced, microPerHour } from '../../../policy/money/prices.ts';
import { Archive } from '../../history/archive.ts';
import { type AgentLife, LIVES_KEPT } from '../../history/kinds.ts';
import type { LastWords } from '../../lastWords.ts';
import { jobsDoneBy } from '../agents.ts';
import type { AgentChange, AgentHistory } from '../schemas.ts';

const MOST_TRANSITIONS = 50;
/** What became of an agent is asked for most when it is gone. */
const MOST_GONE = 200;
const HOUR_MS = 3_600_000;

/** How things stand after a change. */
export interface Standing {
  readonly at: number;
  /** Null if it is gone. */
  readonly agent: Pick<
    AgentPicture,
    'launchedAt' | 'jobs' | 'phase' | 'building' | 'drainRule' | 'hostname'
  > | null;
  readonly config: Pick<CoreConfig, 'pools' | 'money'>;
}

/** What each agent has been through, also of those that have gone lately. All that there were are kept in the archive. */
export class Lives {
  readonly #lives = new Map<string, AgentLife>();
  readonly #gone = new Set<string>();
  readonly #archive: Archive;

  constructor(archive = new Archive()) {
    this.#archive = archive;
  }

  /** What earlier runs knew, oldest first. */
  begin(lives: readonly AgentLife[]): void {
    for (const life of lives) {
      this.#lives.set(life.taskId, life);
      if (life.endedAt !== null) this.#bury(life.taskId);
    }
  }

  note(change: AgentChange, { at, agent, config }: Standing): void {
    const { taskId, pool, phase, detail } = change;
    const before = this.#lives.get(taskId);
    const launchedAt = agent?.launchedAt ?? before?.launchedAt ?? at;
    const isReady = phase === 'idle' || phase === 'building';
    const isGone = phase === 'gone';
    const life: AgentLife = {
      taskId,
      pool,
      host: agent?.hostname ?? change.host ?? before?.host ?? null,
      launchedAt,
      registeredAt: before?.registeredAt ?? (isReady ? at : null),
      firstJobAt: before?.firstJobAt ?? (phase === 'building' ? at : null),
      jobsDone: agent === null ? (before?.jobsDone ?? 0) : jobsDoneBy(agent),
      endedAt: isGone ? at : null,
      end: isGone || phase === 'ending' ? (before?.end ?? detail) : (agent?.drainRule ?? null),
      costMicro: isPriced(config) ? Math.round((priceOf(pool, config) * (at - launchedAt)) / HOUR_MS) : null,
      lastWords: before?.lastWords ?? null,
      sandboxUrl: before?.sandboxUrl ?? null,
      transitions: [...(before?.transitions ?? []), { at, phase, detail }].slice(-MOST_TRANSITIONS),
    };
    this.#keep(life, at);
    // A task given up can come back: it is then as alive as any other.
    if (isGone) this.#bury(taskId);
    else this.#gone.delete(taskId);
  }

  /** What one that failed said last. */
  said(taskId: string, { text, sandboxUrl }: LastWords, at: number): void {
    const life = this.#lives.get(taskId);
    if (life !== undefined) this.#keep({ ...life, lastWords: text, sandboxUrl }, at);
  }

  of(taskId: string): AgentLife | null {
    return this.#lives.get(taskId) ?? null;
  }

  #keep(life: AgentLife, at: number): void {
    this.#lives.set(life.taskId, life);
    this.#archive.keep(LIVES_KEPT, { key: life.taskId, at, pool: life.pool, value: life });
  }

  #bury(taskId: string): void {
    this.#gone.add(taskId);
    const [longestGone] = this.#gone;
    if (longestGone === undefined || this.#gone.size <= MOST_GONE) return;
    this.#gone.delete(longestGone);
    this.#lives.delete(longestGone);
  }
}

function priceOf(name: string, { pools, money }: Pick<CoreConfig, 'pools' | 'money'>): number {
  const pool = pools.find((one) => one.name === name);
  return pool === undefined ? 0 : microPerHour(pool, money);
}

/** What is shown of a life beside how the agent stands. */
export function agentHistory(
  life: AgentLife | null,
): Pick<AgentHistory, 'transitions' | 'lastWords' | 'sandboxUrl'> {
  const { transitions = [], lastWords = null, sandboxUrl = null } = life ?? {};
  return { transitions, lastWords, sandboxUrl };
}
