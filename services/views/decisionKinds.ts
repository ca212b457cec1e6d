/** `event` is none: it stands among them in the feed. */
export const DECISION_KINDS = [
  'launch',
  'drain',
  'restore',
  'hold',
  'kill',
  'lever',
  'pull',
  'event',
] as const;
