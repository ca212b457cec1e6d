/**
 * Which framework ids may be found in a place that others can write to, as long as nobody but this process has: the one that
 * it loaded, or kept last, and those of writes of whose end it is not sure. Any other is another instance's.
 */
export class OurIds {
  #ids: Set<string | null> | null = null;

  /** What is there is ours, or about to be: read when the process began, or kept by it. */
  are(frameworkId: string | null): void {
    this.#ids = new Set([frameworkId]);
  }

  /** It may have been written even if that seems to have failed. */
  mayBe(frameworkId: string | null): void {
    this.#ids?.add(frameworkId);
  }

  /** Whether it is ours. Before anything was read whatever is there is. */
  include(frameworkId: string | null): boolean {
    return this.#ids?.has(frameworkId) ?? true;
  }
}
