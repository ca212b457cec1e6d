/** How often a step that waits for a fresh reading asks for one. */
export const READING_REPEAT_MS = 10_000;

/**
 * Asks for a reading now, and again until one has decided. Asking again does not make those under way too old:
 * a server may take longer to answer than the pause between two questions.
 */
export const askingForReadings = {
  initial: 'reading',
  states: {
    reading: {
      entry: 'askForReading',
      after: { readingRepeat: { target: 'reading', reenter: true } },
    },
  },
} as const;

/** GoCD has not heard of it for long, whether it is enabled or not. */
export const foundLost = {
  'listed.lost': { target: 'lost', actions: 'noteListing' },
  'listed.dead': { target: 'lost', actions: 'noteListing' },
} as const;

/** What GoCD may say of one that is leaving or returning, other than that we have disabled it: so it is then. */
export const listedOtherwise = {
  'listed.idle': { target: 'serving.idle', actions: 'noteListing' },
  'listed.building': { target: 'serving.building', actions: 'noteListing' },
  'listed.disabled': { target: 'disabled', actions: 'noteListing' },
  ...foundLost,
  /** Its record has gone, and it has asked for another. If we had it deleted, though no answer came, only its task is left. */
  'listed.pending': [
    { guard: 'isNotDeletedByUs', target: 'unapproved', actions: 'noteListing' },
    { guard: 'isRepeatedAndMayBeRemoved', target: 'ending', actions: 'noteListing' },
    { actions: 'suspect' },
  ],
  /** After we have asked for its deletion that is the answer; else it may have a job, and the list be false. */
  'listed.nowhere': [
    { guard: 'isNotDeletedByUs', target: 'lost' },
    { guard: 'isRepeatedAndMayBeRemoved', target: 'ending', actions: 'noteRecordGone' },
    { actions: 'suspect' },
  ],
} as const;
