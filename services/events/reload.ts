import type { Mask } from '../../domain/masking/masker.ts';
import { type Happening, ofTheInstance } from './happening.ts';

/** What came of reading the config again; `text` is one line: which keys have changed, or what is wrong with which. */
export type Reload =
  | { readonly outcome: 'taken' | 'unchanged'; readonly text: string }
  | {
      readonly outcome: 'refused';
      readonly text: string;
      /** What is wrong alone. */
      readonly why: string;
    };

/** A config that cannot be read may hold a secret where none belongs. */
export function maskedReload(reload: Reload, mask: Mask): Reload {
  const text = mask(reload.text);
  return reload.outcome === 'refused' ? { ...reload, text, why: mask(reload.why) } : { ...reload, text };
}

/** What is told of it. That a config is as it was is news only after one that was not. */
export function happeningOf({ outcome, text }: Reload, wasRefused: boolean): Happening | null {
  if (outcome === 'unchanged' && !wasRefused) return null;
  const line = `${text.charAt(0).toUpperCase()}${text.slice(1)}${text.endsWith('.') ? '' : '.'}`;
  return ofTheInstance(outcome === 'refused' ? 'reload-refused' : 'reload-taken', line);
}
