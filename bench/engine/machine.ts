import { cpus, loadavg, release, totalmem } from 'node:os';

/** Where and when something was measured. */
export interface Machine {
  readonly measuredAt: string;
  readonly node: string;
  readonly system: string;
  readonly processor: string;
  readonly cores: number;
  readonly memoryGiB: number;
  /** Processes that wanted to run in the minute before: well above 1 means that others were at work too. */
  readonly loadBefore: number;
}

export function thisMachine(): Machine {
  return {
    measuredAt: new Date().toISOString(),
    node: process.version,
    system: `${process.platform} ${release()} ${process.arch}`,
    processor: cpus()[0]?.model.trim() || 'unknown',
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    loadBefore: Math.round((loadavg()[0] ?? 0) * 10) / 10,
  };
}
