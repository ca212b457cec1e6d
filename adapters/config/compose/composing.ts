import type { Problems } from '../problems.ts';
import type { NamedFiles } from './files.ts';

/** Where findings go and files come from while a Config is made. */
export interface Composing {
  readonly problems: Problems;
  readonly files: NamedFiles;
}
