import type { DecisionView } from '../../../services/views/schemas.ts';
import type { Wording } from './causes.ts';

export const KIND_WORDS: Readonly<Record<DecisionView['kind'], Wording>> = {
  launch: { words: 'Launch', tone: 'good' },
  drain: { words: 'Drain', tone: 'wait' },
  restore: { words: 'Restore', tone: 'busy' },
  hold: { words: 'Hold', tone: 'quiet' },
  kill: { words: 'Kill', tone: 'bad' },
  lever: { words: 'Operator', tone: 'warn' },
  pull: { words: 'Pull', tone: 'busy' },
  event: { words: 'Event', tone: 'warn' },
};
