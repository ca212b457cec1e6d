import { DRAINING_MARK } from '../../../domain/draining.ts';
import type { AgentOperation } from '../../../domain/facts.ts';
import type { GocdAgent } from '../../../domain/gocd.ts';
import { someAgent } from '../../support/core.ts';
import { BUILDING, LOST } from './agents.ts';

/** Work given out is fetched within this: longer than GoCD's agents ever take between two requests. */
const FETCHED_WITHIN = 25_000;
const GIVEN_UP_AFTER = 300_000;

/** Not ours: with it, a list without any of ours is not an empty one. */
const BYSTANDER = someAgent('made-by-hand');

export type ChangeOutcome = 'done' | 'conflict' | 'not-found';

/**
 * What is true of one agent, whatever we believe. It takes jobs as GoCD gives them out: what is assigned is handed
 * over even to a disabled agent, and until it is fetched the agent shows as idle and may be deleted.
 */
export class DrainTruth {
  readonly taskId: string;
  /** What must not have happened. */
  readonly violations: string[] = [];
  scheduled = 0;
  finished = 0;
  waiting = 0;
  #now: number;
  #config: 'Enabled' | 'Disabled' | 'deleted' = 'Enabled';
  #isMarked = false;
  #work: 'none' | 'assigned' | 'building' = 'none';
  #assignedAt = 0;
  #diedAt: number | null = null;

  constructor(taskId: string, now: number) {
    this.taskId = taskId;
    this.#now = now;
  }

  get isAlive(): boolean {
    return this.#diedAt === null;
  }

  get canBeAssigned(): boolean {
    return this.waiting > 0 && this.#config === 'Enabled' && this.isAlive && this.#work === 'none';
  }

  get hasWorkToFetch(): boolean {
    return this.isAlive && this.#work === 'assigned';
  }

  get isBuilding(): boolean {
    return this.isAlive && this.#work === 'building';
  }

  schedule(): void {
    this.scheduled++;
    this.waiting++;
  }

  assign(): void {
    this.waiting--;
    this.#work = 'assigned';
    this.#assignedAt = this.#now;
  }

  fetch(): void {
    this.#work = 'building';
  }

  finish(): void {
    this.#work = 'none';
    this.finished++;
  }

  passTo(now: number): void {
    this.#now = now;
    if (this.hasWorkToFetch && now - this.#assignedAt >= FETCHED_WITHIN) this.fetch();
  }

  /** DELETE is refused for an agent that is enabled or builds; what is assigned and not fetched does not count. */
  change(operation: AgentOperation): ChangeOutcome {
    if (this.#config === 'deleted') return 'not-found';
    if (operation !== 'delete') {
      this.#isMarked = operation === 'disable';
      this.#config = this.#isMarked ? 'Disabled' : 'Enabled';
      return 'done';
    }
    if (this.#config === 'Enabled' || (this.#work === 'building' && !this.#isGivenUp)) return 'conflict';
    if (this.#work !== 'none') this.violations.push(`deleted with a job ${this.#work}`);
    this.#config = 'deleted';
    return 'done';
  }

  die(): void {
    if (this.#work !== 'none' && this.isAlive) this.violations.push(`killed with a job ${this.#work}`);
    this.#diedAt ??= this.#now;
  }

  listed(): readonly GocdAgent[] {
    if (this.#config === 'deleted') return [BYSTANDER];
    return [
      someAgent(this.taskId, {
        configState: this.#config,
        resources: this.#isMarked ? [DRAINING_MARK] : [],
        ...(this.#work === 'building' ? BUILDING : {}),
        ...(this.#isGivenUp ? LOST : {}),
      }),
      BYSTANDER,
    ];
  }

  get #isGivenUp(): boolean {
    return this.#diedAt !== null && this.#now - this.#diedAt >= GIVEN_UP_AFTER;
  }
}
