/** What is expected of our policy, and whether it is so. */
export interface Verdict {
  readonly met: boolean;
  readonly text: string;
}

/** Of a goal for each of so many scenarios. @param exceptions where it is missed, in words */
export function everywhereBut(exceptions: readonly string[], goal: string, scenarios: number): Verdict {
  const met = exceptions.length === 0;
  return {
    met,
    text: met
      ? `${goal}: in each of ${scenarios} scenarios`
      : `${goal}: not in ${exceptions.length} of ${scenarios} scenarios (${exceptions.join(', ')})`,
  };
}
