const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/**
 * Does `action` at the first signal that asks us to leave; a second one ends the process as it would any other.
 * Returns what takes that back.
 */
export function onFirstSignal(action: (signal: NodeJS.Signals) => void): () => void {
  const take = (signal: NodeJS.Signals) => {
    // Not at once: while the state is written, what writes it ends the process at a signal that nobody else hears.
    process.nextTick(forget);
    action(signal);
  };
  const forget = () => {
    for (const signal of SIGNALS) process.off(signal, take);
  };
  for (const signal of SIGNALS) process.on(signal, take);
  return forget;
}
