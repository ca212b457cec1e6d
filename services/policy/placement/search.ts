import type { PoolConfig } from '../../domain/config.ts';
import { type Amounts, amountsOf, dominantShare, fits } from './amounts.ts';
import { type Candidate, type Choice, choiceAmong } from './choice.ts';
import { type BoundCheck, Headcount } from './headcount.ts';
import type { Room } from './rooms.ts';
import { explainShortage } from './shortage.ts';
import { hostOf, isKeptForGpus, type Survey } from './survey.ts';

/**
 * Finds rooms for the agents of one pool, one after the other. The wants of a pool are all alike, so a room that
 * was once too small or ruled out is so for the rest of the pass and is never looked at again.
 */
export class Search {
  readonly amounts: Amounts;
  readonly #pool: PoolConfig;
  readonly #survey: Survey;
  readonly #headcount: Headcount;
  readonly #tightening: readonly BoundCheck[];
  /** By the index of their room. */
  readonly #candidates: (Candidate | undefined)[] = [];
  /** Hosts with no maintenance in sight before those with some. */
  readonly #choices: readonly Choice[];
  #shortage: string | null = null;

  constructor(pool: PoolConfig, survey: Survey) {
    this.amounts = amountsOf(pool);
    this.#pool = pool;
    this.#survey = survey;
    this.#headcount = new Headcount(pool);
    for (const agent of survey.live) {
      const host = agent.pool === pool.name ? hostOf(agent, survey) : null;
      if (host !== null) this.#headcount.add(host);
    }
    this.#tightening = this.#headcount.checks.filter(({ kind }) => kind === 'tightening');
    const isUsable = (room: Room) => this.#isUsable(room);
    this.#candidates.length = survey.rooms.all.length;
    this.#choices = [survey.open.clear, survey.open.closing].map((rooms) =>
      choiceAmong(this.#candidatesAmong(rooms), this.#headcount.levels, isUsable),
    );
  }

  /** The best room for one more agent, or in plain words what is short: then no later call will find one either. */
  next(): Room | string {
    if (this.#shortage === null) {
      for (const choice of this.#choices) {
        const best = choice.best();
        if (best !== null) return best.room;
      }
      const obstacleOf = (room: Room) => this.#obstacle(room);
      this.#shortage = explainShortage(this.#survey.rooms.all, this.amounts, obstacleOf);
    }
    return this.#shortage;
  }

  /** An agent of this pool has been placed there. */
  count(room: Room): void {
    this.#headcount.add(room);
  }

  /** Something, of whichever pool, has been placed on the room's host. */
  refresh(room: Room): void {
    const candidate = this.#candidates[room.index];
    if (candidate === undefined || candidate.set === null) return;
    this.#rate(candidate);
    candidate.set.reorder(candidate);
  }

  #candidatesAmong(rooms: readonly Room[]): Candidate[] {
    const candidates: Candidate[] = [];
    for (const room of rooms) {
      if (!fits(this.amounts, room.free) || isKeptForGpus(room, this.#pool, this.#survey)) continue;
      if (!this.#headcount.mayEverAdmit(room)) continue;
      const candidate: Candidate = { room, crowd: 0, cost: 0, set: null, slot: -1 };
      this.#rate(candidate);
      this.#candidates[room.index] = candidate;
      candidates.push(candidate);
    }
    return candidates;
  }

  /** Packing fills the tightest room first, spreading takes the widest on the least crowded host. */
  #rate(candidate: Candidate): void {
    const share = dominantShare(this.amounts, candidate.room.free);
    candidate.cost = this.#pool.placement === 'pack' ? -share : share;
    candidate.crowd = this.#headcount.crowdOn(candidate.room);
  }

  #isUsable(room: Room): boolean {
    return fits(this.amounts, room.free) && this.#tightening.every(({ admits }) => admits(room));
  }

  #obstacle(room: Room): string | null {
    const closed = this.#survey.closedHosts.get(room.hostId);
    if (closed !== undefined) return closed;
    if (isKeptForGpus(room, this.#pool, this.#survey)) return 'kept for work that needs its GPUs';
    return this.#headcount.checks.find(({ admits }) => !admits(room))?.text ?? null;
  }
}
