import type { WaitMark } from '../../../domain/waits.ts';
import type { Picture } from '../../../machines/picture.ts';
import { withMark } from '../../../policy/waits/parts.ts';
import { Archive } from '../../history/archive.ts';
import { type KeptWait, WAITS_KEPT } from '../../history/kinds.ts';
import type { Step } from '../../service.ts';

/** Of so many jobs that wait at the same time, those that GoCD serves first. */
const MOST_KEPT = 5_000;

/** What a run knew of a wait, and until when it looked. */
interface Earlier {
  readonly marks: readonly WaitMark[];
  readonly until: number;
}

/**
 * What jobs that still wait have waited for before this run began: the machines begin with nothing, and take all the time
 * before for unknown. Nothing is decided by it.
 */
export class EarlierWaits {
  readonly #archive: Archive;
  /** By job locator, as the others. */
  readonly #earlier = new Map<string, Earlier>();
  readonly #noted = new Map<string, readonly WaitMark[]>();
  readonly #kept = new Set<string>();
  #core: symbol | null = null;
  #waits: Picture['memory']['waits'] | null = null;
  #lookedAt = Number.NEGATIVE_INFINITY;

  constructor(archive = new Archive()) {
    this.#archive = archive;
  }

  /** @param until when the run that knew them looked last (ms since the epoch); null if there was none */
  begin(waits: readonly KeptWait[], until: number | null): void {
    for (const { locator, marks } of waits) {
      const known = marks.map((mark) => ({ ...mark, from: mark.from ?? Number.NEGATIVE_INFINITY }));
      this.#earlier.set(locator, { marks: known, until: until ?? known.at(-1)?.from ?? 0 });
      this.#kept.add(locator);
    }
  }

  /** To be told each step, with the machines as they stand after it. */
  take({ core, memory: { waits }, view }: Pick<Picture, 'core' | 'memory' | 'view'>, at: number): void {
    if (core !== this.#core) this.#beginAnew(core);
    this.#lookedAt = at;
    // Before its first reading a run knows nothing of who waits.
    if (view === null || waits === this.#waits) return;
    this.#waits = waits;
    for (const locator of new Set([...this.#earlier.keys(), ...this.#noted.keys()]))
      if (!waits.waiting.has(locator)) this.#forget(locator);
    let room = MOST_KEPT;
    for (const [locator, { marks, pool }] of waits.waiting) {
      room -= 1;
      const isNews = this.#noted.get(locator) !== marks;
      this.#noted.set(locator, marks);
      if (room < 0 || (!isNews && this.#kept.has(locator))) continue;
      this.#kept.add(locator);
      const told = this.marksOf(locator, marks).map((mark) => ({ ...mark, from: finite(mark.from) }));
      this.#archive.keep(WAITS_KEPT, { key: locator, at, pool, value: { locator, marks: told } });
    }
  }

  /** The step with all that jobs had waited for which it tells to wait no more: before it is taken. */
  completed(step: Step): Step {
    const { notices } = step.outcome;
    if (!notices.some((notice) => notice.type === 'job.begun' && this.#earlier.has(notice.wait.locator)))
      return step;
    const told = notices.map((notice) => {
      if (notice.type !== 'job.begun') return notice;
      const { wait } = notice;
      return { ...notice, wait: { ...wait, marks: this.marksOf(wait.locator, wait.marks) } };
    });
    return { ...step, outcome: { ...step.outcome, notices: told } };
  }

  /** All that a job has waited for, by what this run says of it. */
  marksOf(locator: string, marks: readonly WaitMark[]): readonly WaitMark[] {
    const earlier = this.#earlier.get(locator);
    if (earlier === undefined) return marks;
    const first = marks.findIndex(({ cause }) => cause !== 'unknown' && cause !== 'unseen');
    const own = first < 0 ? [] : marks.slice(first);
    return [{ ...NOBODY_LOOKED, from: earlier.until }, ...own].reduce(withMark, earlier.marks);
  }

  /** Another run in the same process: what the one before knew is what was earlier. */
  #beginAnew(core: symbol): void {
    this.#core = core;
    for (const [locator, marks] of this.#noted)
      this.#earlier.set(locator, { marks: this.marksOf(locator, marks), until: this.#lookedAt });
    this.#noted.clear();
  }

  #forget(locator: string): void {
    this.#earlier.delete(locator);
    this.#noted.delete(locator);
    if (this.#kept.delete(locator)) this.#archive.forget(WAITS_KEPT, locator);
  }
}

const NOBODY_LOOKED = { cause: 'unknown', pool: null, remedy: '' } as const;

/** JSON has no infinity. */
function finite(time: number): number | null {
  return Number.isFinite(time) ? time : null;
}
