import { duration } from '../../../domain/phrases.ts';
import type { WaitCause } from '../../../domain/waits.ts';
import { longParts } from '../../../services/assessmentText.ts';
import type { JobRun } from '../../../services/views/jobSchemas.ts';
import { CAUSE_WORDS, inSentence } from './causes.ts';

/** `no agent 3 s, agent starting 41 s`. */
export function partsInWords(parts: JobRun['parts']): string {
  return longParts(parts)
    .map(({ cause, ms }) => `${causeInWords(cause)} ${duration(ms)}`)
    .join(', ');
}

export function causeInWords(cause: WaitCause): string {
  if (cause === 'unseen') return 'not seen yet';
  if (cause === 'unknown') return 'not known';
  return inSentence(CAUSE_WORDS[cause].words);
}
