/** Where something is written: line and column from 1, the column in UTF-16 units. */
export interface Place {
  /** As messages name it. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** One thing wrong with a configuration. Never holds a secret, nor any part of one. */
export interface ConfigProblem {
  readonly file: string;
  /** Line and column from 1, of the text that is at fault or the value of the key. */
  readonly position: { readonly line: number; readonly column: number } | null;
  /** Where in the block `gocd-mesos`, as `pools[1] (big).mem`; null if it is about the file. */
  readonly key: string | null;
  /** What was found, ready to print; null if it is hidden or plain from the rest. */
  readonly found: string | null;
  /** What is wrong or what is allowed, in plain words. */
  readonly message: string;
  /** The nearest thing that is allowed. */
  readonly suggestion: string | null;
}

/** A configuration that can't be used, with everything that is wrong with it; its message has one line for each. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[]) {
    super(problems.map(renderProblem).join('\n'));
    this.problems = problems;
  }
}

/** One line: `framework.conf:3:7: …` or `framework.conf:4:16: scaling.max-agents: …`. */
export function renderProblem({ file, position, key, found, message, suggestion }: ConfigProblem): string {
  const where = position ? `${file}:${position.line}:${position.column}` : file;
  const what = found === null ? message : `found ${found}, ${message}`;
  const hint = suggestion === null ? '' : `; did you mean ${suggestion}?`;
  return [where, ...(key === null ? [] : [key]), what + hint].join(': ');
}

/** An error about a file as a whole, or about one place in its text. */
export function fileError(
  file: string,
  message: string,
  position: ConfigProblem['position'] = null,
): ConfigError {
  return new ConfigError([{ file, position, key: null, found: null, message, suggestion: null }]);
}

/** What is known of a problem beside its key. */
export interface Finding {
  readonly found?: string;
  readonly message: string;
  readonly suggestion?: string | null;
}

/** Collects what is wrong with one file, so that all of it is told at once. */
export class Problems {
  readonly file: string;
  readonly #placeOf: (key: string) => Place | null;
  readonly #problems: ConfigProblem[] = [];
  /** The keys of all problems, and of all that they are within. */
  readonly #keys = new Set<string>();

  /** @param placeOf where the value of a key is written, or the block that it would be in; null if nowhere. */
  constructor(file: string, placeOf: (key: string) => Place | null = () => null) {
    this.file = file;
    this.#placeOf = placeOf;
  }

  /** A second finding about a key is dropped: it would follow from the first. */
  add(key: string, { found, message, suggestion }: Finding): void {
    if (this.has(key)) return;
    for (const { index } of key.matchAll(/[.[]/g)) this.#keys.add(key.slice(0, index));
    this.#keys.add(key);
    const place = this.#placeOf(key);
    this.#problems.push({
      file: place?.file ?? this.file,
      position: place && { line: place.line, column: place.column },
      key,
      found: found ?? null,
      message,
      suggestion: suggestion ?? null,
    });
  }

  /** Whether something is wrong with the value at this key or within it. */
  has(key: string): boolean {
    return this.#keys.has(key);
  }

  get any(): boolean {
    return this.#problems.length > 0;
  }

  toError(): ConfigError {
    return new ConfigError(this.#problems);
  }
}
