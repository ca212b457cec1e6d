/** A task that has failed on its host. */
export interface FailedTask {
  readonly taskId: string;
  readonly pool: string;
  readonly hostId: string;
  readonly frameworkId: string;
}

export interface LastWords {
  /** The last lines that it wrote to stderr, without secrets; empty if it wrote none. */
  readonly text: string;
  /** Where its sandbox can be looked at. */
  readonly sandboxUrl: string;
}

/** Reads what tasks leave behind on their hosts. */
export interface Sandboxes {
  /** Null where that cannot be had soon, or at all. Never rejects, and nobody has to wait for it. */
  lastWords(task: FailedTask): Promise<LastWords | null>;
}

/** What says most in one line: the last that is not empty. */
export function lastLine(text: string): string {
  return text.trim().split('\n').at(-1)?.trim() ?? '';
}
