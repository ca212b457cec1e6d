/** How many agents of a pool there are for each value of one field, as for each rack. */
export class ConstraintCounts {
  readonly #counts = new Map<string, number>();
  /** How many values have each count: so that the lowest count is known without a search. */
  readonly #valuesByCount = new Map<number, number>();
  #agents = 0;
  #lowest = 0;

  /** All agents counted, those whose host lacks the field included. */
  get agents(): number {
    return this.#agents;
  }

  /** Values that have an agent. */
  get distinct(): number {
    return this.#counts.size;
  }

  /** The count of the value with the fewest agents, of those that have any; 0 if none has. */
  get lowest(): number {
    return this.#lowest;
  }

  of(value: string): number {
    return this.#counts.get(value) ?? 0;
  }

  /** The count of the fullest of these values: a host can have several where an attribute repeats. */
  highestOf(values: readonly string[]): number {
    let highest = 0;
    for (const value of values) highest = Math.max(highest, this.of(value));
    return highest;
  }

  add(values: readonly string[]): void {
    this.#agents++;
    for (const value of new Set(values)) this.#increase(value);
  }

  #increase(value: string): void {
    const count = this.of(value);
    this.#counts.set(value, count + 1);
    this.#valuesByCount.set(count + 1, (this.#valuesByCount.get(count + 1) ?? 0) + 1);
    if (count === 0) {
      this.#lowest = 1;
      return;
    }
    const remaining = (this.#valuesByCount.get(count) ?? 0) - 1;
    this.#valuesByCount.set(count, remaining);
    if (remaining === 0 && this.#lowest === count) this.#lowest = count + 1;
  }
}
