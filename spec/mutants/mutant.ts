/** A fault that someone could put into the machines or the policy, and the specs that must notice it. */
export interface Mutant {
  /** What it breaks, in words. */
  readonly breaks: string;
  readonly file: string;
  /** Text of the file that occurs in it exactly once. */
  readonly search: string;
  readonly replacement: string;
  /** Globs; at least one of these specs must fail. */
  readonly specs: readonly string[];
}
