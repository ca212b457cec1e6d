import type { Picture } from '../../../machines/picture.ts';
import type { Archive } from '../../history/archive.ts';
import { POINTS_KEPT } from '../../history/kinds.ts';
import { ALL_POINTS, type SeriesAsked, spanOf } from '../asked.ts';
import type { KeptPoint, SeriesView } from '../schemas.ts';
import { pointOf, shownPoints } from './points.ts';
import { thinnedTo, withPoint } from './series.ts';

/** The points of the graphs: those of the last day at hand, and one a minute given to be kept. */
export class PointLog {
  readonly #archive: Archive;
  #points: readonly KeptPoint[] = [];
  /** The point of this minute: of several the one with most jobs waiting. */
  #minute: KeptPoint | null = null;

  constructor(archive: Archive) {
    this.#archive = archive;
  }

  /** What earlier runs saw, oldest first. */
  begin(points: readonly KeptPoint[]): void {
    this.#points = [...points, ...this.#points];
  }

  /** To be told of each reading of GoCD, with the machines as they stand after it. */
  take(picture: Picture, at: number): void {
    const point = pointOf(picture, at);
    this.#points = withPoint(this.#points, point);
    const { waiting = -1, at: last = Number.NEGATIVE_INFINITY } = this.#minute ?? {};
    if (minuteOf(last) === minuteOf(at) && point.waiting <= waiting) return;
    this.#minute = point;
    this.#archive.keep(POINTS_KEPT, { key: String(minuteOf(at)), at, pool: null, value: point });
  }

  /** Of the last day, as far as it is asked for. */
  view(asked: SeriesAsked = ALL_POINTS, now: number): SeriesView {
    const { since = 0, until = Number.POSITIVE_INFINITY } = spanOf(asked, now);
    const wanted = this.#points.filter(({ at }) => at >= since && at < until);
    return { points: shownPoints(thinnedTo(wanted, asked.most), asked.pool) };
  }

  /** Whether that is all there is of what is asked for, or more is only in what is kept. */
  has(asked: SeriesAsked, now: number): boolean {
    const { since = 0 } = spanOf(asked, now);
    return since >= (this.#points[0]?.at ?? 0);
  }
}

/** Minutes since the epoch. */
export function minuteOf(time: number): number {
  return Math.floor(time / 60_000);
}
