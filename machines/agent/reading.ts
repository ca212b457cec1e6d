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
