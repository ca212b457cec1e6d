import { type ConfigError, fileError, type Place } from '../problems.ts';

export type { Place } from '../problems.ts';

/** The error about what stands at a place. Its message may name keys and files, never a value: any may be a secret. */
export function refusal({ file, line, column }: Place, message: string): ConfigError {
  return fileError(file, message, { line, column });
}
