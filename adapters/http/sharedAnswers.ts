import type { Cancel, Clock } from '../../domain/clock/clock.ts';

/** With fewer agents and waiting jobs an answer is made as fast as it is looked up. */
const MANY = 2_000;
const SHARED_MS = 1_000;

/**
 * Of a large fleet each answer takes long to make, and ten open pages ask for the same: it is made once, and given to all
 * who ask within a second. Of a small one everybody is told how it is at that moment.
 */
export class SharedAnswers {
  readonly #answers = new Map<string, Promise<string>>();
  readonly #size: () => number;
  readonly #clock: Pick<Clock, 'after'>;
  #cancel: Cancel | null = null;

  /** @param size agents and waiting jobs, at present */
  constructor(size: () => number, clock: Pick<Clock, 'after'>) {
    this.#size = size;
    this.#clock = clock;
  }

  get isWorthIt(): boolean {
    return this.#size() > MANY;
  }

  /** As JSON. */
  answer(question: string, make: () => unknown): Promise<string> {
    const known = this.#answers.get(question);
    if (known !== undefined) return known;
    const made = madeOf(make);
    this.#answers.set(question, made);
    this.#cancel ??= this.#clock.after(SHARED_MS, () => this.forget());
    return made;
  }

  /** Something has been changed by one who asks next what came of it. */
  forget(): void {
    this.#cancel?.();
    this.#cancel = null;
    this.#answers.clear();
  }
}

/** What cannot be asked throws at once: the promise has it reach all who wait for this answer. */
async function madeOf(make: () => unknown): Promise<string> {
  return JSON.stringify(await make());
}
