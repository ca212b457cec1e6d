/** What shares that have more than their part give up to others that have less. */
export interface HandOver {
  /** Agents at work that go with the job they have; those come first that are on their way out already. */
  readonly agents: readonly Handed[];
  /** Share that has less than its part → one whose jobs GoCD would give its agents to, so that none is taken for it. */
  readonly inVain: ReadonlyMap<string, string>;
}

export interface Handed extends Move {
  readonly taskId: string;
  /** It gets no other job even now. */
  readonly isRetiring: boolean;
}

/** One slot that changes hands, with what both have before. */
export interface Move {
  readonly from: string;
  readonly to: string;
  readonly had: number;
  readonly has: number;
}

export const NOTHING_HANDED: HandOver = { agents: [], inVain: new Map() };
