import { z } from 'zod';
import { flaws } from '../../../domain/settings/kinds/parsing.ts';

/** What a format takes, in words: what is told to those who write something else there. Nothing at all fits no format. */
export function takenBy(format: z.ZodType): string {
  const { error } = z.safeParse(format, undefined);
  return error === undefined ? '' : (flaws(error)[0]?.message ?? '');
}
