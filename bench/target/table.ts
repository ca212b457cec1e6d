/** What came of one policy. */
export interface SweepResult {
  readonly name: string;
  readonly jobs: number;
  /** Waits, ms. */
  readonly p50: number;
  readonly p95: number;
  /** Share of the jobs that had an agent in time. */
  readonly inTime: number;
  readonly agentHours: number;
  readonly launches: number;
}

/** Within a tenth of the target a wait counts as met. */
const TOLERANCE = 1.1;

/** A table in Markdown; the cheapest of those that meet the target is marked. */
export function sweepTable(results: readonly SweepResult[], waitMs: number): string {
  const meeting = results.filter(({ p95 }) => p95 <= waitMs * TOLERANCE);
  const cheapest = Math.min(...meeting.map(({ agentHours }) => agentHours));
  const rows = results.map((result) => {
    const isMet = meeting.includes(result);
    const mark = isMet && result.agentHours === cheapest ? '**' : '';
    return [
      `\`${result.name}\``,
      `${Math.round(result.p50 / 1000)} s`,
      `${Math.round(result.p95 / 1000)} s`,
      `${(100 * result.inTime).toFixed(1)} %`,
      isMet ? 'met' : 'missed',
      `${mark}${result.agentHours.toFixed(1)}${mark}`,
      String(result.launches),
    ];
  });
  const head = ['floor', 'p50', 'p95', 'in time', 'target', 'agent-hours', 'launches'];
  return [head, ['---', '--:', '--:', '--:', '---', '--:', '--:'], ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}
