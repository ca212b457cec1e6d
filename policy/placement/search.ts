import type { PoolConfig } from '../../domain/config.ts';
import { type Amounts, amountsOf } from './amounts.ts';
import { Candidates, type Choice } from './choice.ts';
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
  readonly #candidates: Candidates;
  /** Hosts with no maintenance in sight before those with some. */
  readonly #choices: readonly Choice[];
  #shortage: string | null = null;

  constructor(pool: PoolConfig, survey: Survey) {
    this.amounts = amountsOf(pool);
    this.#pool = pool;
    this.#survey = survey;
    this.#headcount = new Headcount(pool, survey);
    for (const agent of survey.live) {
      const host = agent.pool === pool.name ? hostOf(agent, survey) : null;
      if (host !== null) this.#headcount.add(host);
    }
    this.#tightening = this.#headcount.checks.filter(({ kind }) => kind === 'tightening');
    this.#candidates = new Candidates(survey.rooms, (room) => this.#isUsable(room));
    this.#choices = [survey.open.clear, survey.open.closing].map((rooms) => this.#choiceAmong(rooms));
  }

  /** The best room for one more agent, or in plain words what is short: then no later call will find one either. */
  next(): Room | string {
    if (this.#shortage === null) {
      for (const choice of this.#choices) {
        const best = choice.best();
        if (best !== null) return this.#survey.rooms.at(best);
      }
      const obstacleOf = (room: Room) => this.#obstacle(room);
      this.#shortage = explainShortage(this.#survey.rooms, this.amounts, obstacleOf);
    }
    return this.#shortage;
  }

  /** An agent of this pool has been placed there. */
  count(room: Room): void {
    this.#headcount.add(room);
  }

  /** Something, of whichever pool, has been placed on the room's host. */
  refresh(room: Room): void {
    if (this.#candidates.has(room.index)) this.#rate(room.index);
  }

  #choiceAmong(rooms: Int32Array): Choice {
    const candidates = new Int32Array(rooms.length);
    let count = 0;
    for (const room of rooms) {
      if (!this.#mayBeUsed(room)) continue;
      candidates[count++] = room;
      this.#rate(room);
    }
    return this.#candidates.among(candidates.subarray(0, count), this.#headcount.levels);
  }

  #mayBeUsed(room: number): boolean {
    return (
      this.#survey.rooms.free.fits(room, this.amounts) &&
      !isKeptForGpus(room, this.#pool, this.#survey) &&
      this.#headcount.mayEverAdmit(room)
    );
  }

  /** Packing fills the tightest room first, spreading takes the widest on the least crowded host. */
  #rate(room: number): void {
    const share = this.#survey.rooms.free.dominantShare(room, this.amounts);
    const cost = this.#pool.placement === 'pack' ? -share : share;
    this.#candidates.rate(room, this.#headcount.crowdOn(room), cost);
  }

  #isUsable(room: number): boolean {
    return (
      this.#survey.rooms.free.fits(room, this.amounts) && this.#tightening.every(({ admits }) => admits(room))
    );
  }

  #obstacle(room: Room): string | null {
    const closed = this.#survey.closedHosts.get(room.hostId);
    if (closed !== undefined) return closed;
    if (isKeptForGpus(room.index, this.#pool, this.#survey)) return 'kept for work that needs its GPUs';
    return this.#headcount.checks.find(({ admits }) => !admits(room.index))?.text ?? null;
  }
}
