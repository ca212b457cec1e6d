import { type ConfigError, fileError } from '../problems.ts';

/** Where something stands: line and column from 1, the column in UTF-16 units. */
export interface Place {
  /** As messages name the file. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** The error about what stands at a place. Its message may name keys and files, never a value: any may be a secret. */
export function refusal({ file, line, column }: Place, message: string): ConfigError {
  return fileError(file, message, { line, column });
}
