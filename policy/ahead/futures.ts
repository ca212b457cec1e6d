import { type Branch, type Follower, leftOf, type OpenBranch, Place, UNLIKELY } from './branches.ts';
import { markOf } from './chance.ts';
import type { EndedStage } from './course.ts';
import { Draw, type Future } from './draw.ts';
import type { OpenStage } from './openStages.ts';
import type { Present } from './present.ts';
import { isSamePipeline } from './stageHabits.ts';
import { followersLeft } from './told.ts';

/** A stage that may come after one that goes on now. */
export interface Coming {
  /** `pipeline/stage`, and the one that it comes after. */
  readonly stage: string;
  readonly after: string;
  /** The run of that one's pipeline. */
  readonly run: string;
  /** How likely it comes at all (0 to 1). */
  readonly share: number;
}

/** A pool that futures are drawn for. */
export interface DrawnPool {
  readonly pool: string;
  /** Its agents go with their job: none comes free. */
  readonly singleUse: boolean;
}

/** What is scheduled right after a stage has ended is mostly there with the reading that shows the end. */
const STILL_TO_COME = 0.5;
/** No stage takes so little time that more than these come within what is looked at, beside those after what goes on. */
const MOST_STAGES = 40;
/** Draws futures, each of them from the same present. */
export class Futures {
  /** All that may come after what goes on now. */
  readonly coming: Coming[] = [];
  readonly #present: Present;
  readonly #horizonMs: number;
  readonly #singleUse: ReadonlyMap<string, boolean>;
  readonly #places = new Map<string, Place>();
  readonly #open: readonly OpenBranch[];
  readonly #ended: readonly Branch[];

  constructor(present: Present, horizonMs: number, pools: readonly DrawnPool[]) {
    this.#present = present;
    this.#horizonMs = horizonMs;
    this.#singleUse = new Map(pools.map(({ pool, singleUse }) => [pool, singleUse]));
    const { open, ended } = present.course;
    this.#open = Array.from(open.values(), (stage) => ({
      branch: this.#branchOf(stage),
      place: this.#placeOf(stage.stage),
      left: stage.left.map((job) => leftOf(stage, job, present)),
    }));
    this.#ended = ended.map((stage) => this.#branchOf(stage, stage));
  }

  draw(nth: number): Future {
    const draw = new Draw(nth, this.#horizonMs, this.#singleUse, this.coming.length);
    for (const branch of this.#open) draw.goesOn(branch);
    for (const branch of this.#ended) draw.endsAt(0, branch);
    draw.finish(MOST_STAGES + this.#open.length + this.#ended.length);
    return draw;
  }

  /** A run of a stage with what may come after it, all of which is told. */
  #branchOf(stage: OpenStage | EndedStage, ended: EndedStage | null = null): Branch {
    const { course } = this.#present;
    const next: Follower[] = [];
    for (const { stage: follower, share: usual } of followersLeft(course, stage)) {
      const share = usual * (ended === null ? 1 : this.#mayStillCome(ended, follower));
      if (share < UNLIKELY) continue;
      const index = this.coming.push({ stage: follower, after: stage.stage, run: stage.run, share }) - 1;
      next.push(this.#followerOf(stage.stage, follower, share, index));
    }
    return { runMark: markOf(stage.run), mark: this.#placeOf(stage.stage).mark, next };
  }

  #followerOf(stage: string, follower: string, share: number, index: number | null): Follower {
    return { place: this.#placeOf(follower), share, isOwn: isSamePipeline(stage, follower), index };
  }

  #placeOf(stage: string): Place {
    const known = this.#places.get(stage);
    if (known !== undefined) return known;
    const place = new Place(stage, this.#present, (follower, share) =>
      this.#followerOf(stage, follower, share, null),
    );
    this.#places.set(stage, place);
    return place;
  }

  /** In its own pipeline the next stage comes at once, or when an earlier run has left it. */
  #mayStillCome({ stage, endedAt, heldAt }: EndedStage, follower: string): number {
    if (!isSamePipeline(stage, follower)) return 1;
    const { readAt } = this.#present.course;
    if (heldAt === readAt && this.#open.some((branch) => branch.place === this.#placeOf(follower))) return 1;
    return endedAt === readAt ? STILL_TO_COME : 0;
  }
}
