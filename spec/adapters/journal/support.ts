import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VirtualClock } from '../../../domain/clock/virtualClock.ts';
import { type RecordedRun, Recorder } from '../../../services/journal/recorder.ts';
import type { Log } from '../../../services/ports.ts';
import type { Step } from '../../../services/service.ts';
import { someConfig } from '../../support/config.ts';
import { Driver, START } from '../../support/core.ts';

export const RUN: RecordedRun = { version: '1.2.3', startedAt: START, config: someConfig() };

/** So large that forty steps take three parts, each of which begins with the run's config. */
export const PART_BYTES = Buffer.byteLength(new Recorder(RUN).part()) + 1_400;

/** Log lines as `level message`. */
export function logged(): { readonly log: Log; readonly lines: string[] } {
  const lines: string[] = [];
  const at = (level: string) => (message: string) => {
    lines.push(`${level} ${message}`);
  };
  return { lines, log: { error: at('error'), warn: at('warn'), info: at('info'), debug: at('debug') } };
}

export function someOptions(path: string) {
  return { path, run: RUN, clock: new VirtualClock(START), ...logged() };
}

/** True steps of a run, as many as asked for: its beginning, then one poll after the other. */
export function someSteps(count: number): readonly Step[] {
  const driver = new Driver();
  return Array.from({ length: count }, (_, index) => {
    const { now } = driver;
    const fact =
      index === 0
        ? ({ type: 'service.started', entropy: 1, frameworkId: null } as const)
        : ({ type: 'mesos.host.failed', hostId: `host-${index}` } as const);
    return { input: { ...fact, at: now }, outcome: driver.take(fact) };
  });
}

/** Does something with a folder that is gone afterwards. */
export async function inFolder(action: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'gocd-mesos-journal-'));
  try {
    await action(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}
