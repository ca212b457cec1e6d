/** The value that a share of the values, 0 to 1, do not exceed; 0 of none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return quantileOfSorted(sorted, share);
}

/** The same of values that go from the least to the greatest. */
export function quantileOfSorted(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}
