/** Knows where masters are. The subscription asks afresh at each attempt. */
export interface MasterLocator {
  /**
   * Base URLs of masters to try, most promising first. Any of them may turn out to be dead or not to lead. Rejects
   * with one line for people if the source itself can't be asked, or knows of none after a while.
   */
  candidates(): Promise<readonly string[]>;
}

/** A fixed list of masters: they know among themselves who leads. */
export function listLocator(urls: readonly string[]): MasterLocator {
  return { candidates: async () => urls };
}
