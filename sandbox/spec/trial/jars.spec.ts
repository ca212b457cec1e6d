import { expect } from 'chai';
import type { PoolConfig } from '../../../domain/config.ts';
import { someConfig, somePool } from '../../../spec/support/config.ts';
import { contentOf } from '../../model/gocd/agentJars.ts';
import { runTrialInDetail } from '../../trial/trial.ts';

const MINUTE = 60_000;
const START = Date.UTC(2026, 2, 2, 10);
/** 100 Mbit/s. */
const BYTES_PER_MS = 12_500;
const FILES = { 'agent.jar': 29_000_000, 'agent-plugins.zip': 1_000_000 };
const SAVED_MS = 30_000_000 / BYTES_PER_MS;
const COPIES = Object.keys(FILES).map((name) => `https://files.example/26.1.0/${name}`);
const POLL_MS = 10_000;
const UPGRADE = START + 60 * MINUTE;

interface Given {
  readonly pool?: Partial<PoolConfig>;
  /** Whether where the copies are the length of a file is told. */
  readonly tellsLength?: boolean;
  readonly isThere?: boolean;
}

/** Two hours with a job each ten minutes, each on an agent of its own; an hour after the start the server becomes another version. */
function twoHours({ pool = {}, tellsLength = true, isThere = true }: Given) {
  return runTrialInDetail({
    config: someConfig({ pools: [somePool({ singleUse: true, ...pool })] }),
    arrivals: Array.from({ length: 11 }, (_, n) => ({
      atMs: (1 + 10 * n) * MINUTE,
      job: { pipeline: 'p', stage: 's', job: 'j', durationMs: MINUTE },
    })),
    startAt: START,
    lengthMs: 120 * MINUTE,
    hosts: [{ hostname: 'host-1', cpus: 8, mem: 16_384, disk: 100_000 }],
    boot: { medianMs: 5_000, sigma: 0 },
    download: {
      files: FILES,
      bytesPerMs: BYTES_PER_MS,
      version: (now) => (now < UPGRADE ? '26.1.0' : '26.2.0'),
    },
    web: {
      bytesPerMs: BYTES_PER_MS,
      find: (uri) => {
        const name = uri.split('/').at(-1) ?? '';
        const bytes = Object.entries(FILES).find(([known]) => known === name)?.[1] ?? 0;
        return isThere ? { content: contentOf(name, '26.1.0'), bytes, tellsLength } : null;
      },
    },
    seed: 1,
  });
}

/** How long each job waited, in the order they came, where each had an agent launched once. */
async function waits(given: Given): Promise<readonly number[]> {
  const { jobs, report } = await twoHours(given);
  expect(report.launches).to.equal(jobs.length).and.to.equal(11);
  return jobs.map(({ waitMs }) => waitMs);
}

/** How much longer jobs wait by the first than by the second: the first, those up to the upgrade, and those after it. */
function compared(first: readonly number[], second: readonly number[]): readonly (readonly number[])[] {
  const more = first.map((wait, n) => Math.round((wait - (second[n] ?? 0)) / 100) * 100);
  return [more.slice(0, 1), more.slice(1, 6), more.slice(6)].map((part) => [...new Set(part)]);
}

describe('Jars that are put into the work dir of agents', () => {
  let plain: readonly number[] = [];
  before(async () => {
    plain = await waits({});
  });

  it('save each start the download, from the second on a host on, as long as they are of the server’s version', async () => {
    expect(compared(plain, await waits({ pool: { jars: COPIES } }))).to.deep.equal([[0], [SAVED_MS], [0]]);
  });

  it('save nothing where nobody tells how long they are, and then cost another download once they are old', async () => {
    const untold = await waits({ pool: { jars: COPIES }, tellsLength: false });
    expect(compared(untold, plain)).to.deep.equal([[0], [0], [SAVED_MS]]);
  });

  it('keep no job waiting where they cannot be had: after each failure an agent is launched without', async () => {
    const { jobs, report } = await twoHours({ pool: { jars: COPIES }, isThere: false });
    expect([jobs.length, report.unserved, report.launches]).to.deep.equal([11, {}, 22]);
    const longest = Math.max(...jobs.slice(1).map(({ waitMs }) => waitMs));
    expect(longest - Math.max(...plain.slice(1))).to.be.within(0, POLL_MS + 500);
  });
});
