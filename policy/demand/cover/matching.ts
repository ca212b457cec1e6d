/**
 * Maximum bipartite matching between classes of jobs and slots that take several jobs each (a group of like
 * agents, the room of a pool), by augmenting paths: to cover one more job, others may move to another slot that
 * fits them, but none that is covered ever loses its cover. Jobs tried first are covered first, so trying the
 * longest waiting first gives them what there is without costing anyone else a place.
 *
 * Slots are opened in steps; within each, whatever could not be reached stays unreachable until more is opened,
 * which is what makes ten thousand jobs cheap.
 */
export class Matching<JobClass extends object, Slot extends object> {
  /** The slots that fit a class, best first. */
  readonly #fitting: (jobClass: JobClass) => readonly Slot[];
  /** How many more jobs each slot takes. */
  readonly #free = new Map<Slot, number>();
  /** How many jobs of each class a slot has. */
  readonly #held = new Map<Slot, Map<JobClass, number>>();
  /** Those from which no free place can be reached. */
  readonly #deadSlots = new Set<Slot>();
  readonly #deadClasses = new Set<JobClass>();

  constructor(fitting: (jobClass: JobClass) => readonly Slot[]) {
    this.#fitting = fitting;
  }

  /** Gives a slot more places. */
  open(slot: Slot, places: number): void {
    this.#free.set(slot, this.free(slot) + places);
    this.#deadSlots.clear();
    this.#deadClasses.clear();
  }

  /** Covers one more job of the class; false if that cannot be done. */
  place(jobClass: JobClass): boolean {
    if (this.#deadClasses.has(jobClass)) return false;
    const direct = this.#fitting(jobClass).find((slot) => this.free(slot) > 0);
    if (direct === undefined) return this.#augment(jobClass);
    this.#take(direct, jobClass);
    return true;
  }

  /** Places of a slot that no job has. */
  free(slot: Slot): number {
    return this.#free.get(slot) ?? 0;
  }

  /** Jobs of the class that a slot covers. */
  covered(jobClass: JobClass, slot: Slot): number {
    return this.#held.get(slot)?.get(jobClass) ?? 0;
  }

  /** Breadth first from the class over the slots that fit it, the classes held there, the slots that fit those … */
  #augment(start: JobClass): boolean {
    const reachedBy = new Map<Slot, JobClass>();
    const movedFrom = new Map<JobClass, Slot>();
    const classes = new Set([start]);
    for (const jobClass of classes) {
      for (const slot of this.#fitting(jobClass)) {
        if (reachedBy.has(slot) || this.#deadSlots.has(slot)) continue;
        reachedBy.set(slot, jobClass);
        if (this.free(slot) > 0) {
          this.#shift(slot, reachedBy, movedFrom);
          return true;
        }
        for (const holder of this.#held.get(slot)?.keys() ?? []) {
          if (classes.has(holder)) continue;
          classes.add(holder);
          movedFrom.set(holder, slot);
        }
      }
    }
    for (const slot of reachedBy.keys()) this.#deadSlots.add(slot);
    for (const jobClass of classes) this.#deadClasses.add(jobClass);
    return false;
  }

  /** Moves one job of each class on the path one slot further; the class the path started from comes in anew. */
  #shift(
    freeSlot: Slot,
    reachedBy: ReadonlyMap<Slot, JobClass>,
    movedFrom: ReadonlyMap<JobClass, Slot>,
  ): void {
    let slot: Slot | undefined = freeSlot;
    while (slot !== undefined) {
      const jobClass = reachedBy.get(slot);
      if (jobClass === undefined) return;
      this.#take(slot, jobClass);
      slot = movedFrom.get(jobClass);
      if (slot !== undefined) this.#leave(slot, jobClass);
    }
  }

  #take(slot: Slot, jobClass: JobClass): void {
    const held = this.#held.get(slot) ?? new Map<JobClass, number>();
    this.#held.set(slot, held.set(jobClass, this.covered(jobClass, slot) + 1));
    this.#free.set(slot, this.free(slot) - 1);
  }

  #leave(slot: Slot, jobClass: JobClass): void {
    const left = this.covered(jobClass, slot) - 1;
    if (left > 0) this.#held.get(slot)?.set(jobClass, left);
    else this.#held.get(slot)?.delete(jobClass);
    this.#free.set(slot, this.free(slot) + 1);
  }
}
