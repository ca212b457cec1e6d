import { expect } from 'chai';
import { startHttp } from '../../adapters/http/server.ts';
import { why } from '../../cli/why.ts';
import { JOBS_KEPT, type PastJob } from '../../services/history/kinds.ts';
import { LOOPBACK, Served } from '../adapters/http/support.ts';
import { archiveIn, HistoryInMemory } from '../services/history/support.ts';
import { someConfig } from '../support/config.ts';
import { START } from '../support/core.ts';

const DAY = 86_400_000;

const job = (locator: string, begunAt: number): PastJob => ({
  locator,
  state: 'ended',
  pool: 'default',
  agent: 'gocd-agent.ci.default.1',
  scheduledAt: begunAt - 40_000,
  begunAt,
  endedAt: begunAt + 60_000,
  waitedMs: 40_000,
  parts: [{ cause: 'starting', ms: 40_000 }],
  estimate: null,
  resources: [],
  environment: null,
});

describe('why, asked about a job of long ago', () => {
  it('tells who built it, since when, and what it waited for, as long as that is kept', async () => {
    const store = new HistoryInMemory();
    for (const past of [
      job('shop/1/test/1/unit', START - 9 * DAY),
      job('shop/2/test/1/unit', START - 8 * DAY),
    ])
      store.keep(JOBS_KEPT, { key: past.locator, at: past.begunAt ?? 0, pool: past.pool, value: past });
    const served = new Served(LOOPBACK, someConfig(), archiveIn(store));
    served.driver.ready();
    const server = await startHttp(served.parts);
    const out: string[] = [];
    try {
      await why('shop/1/test/unit', { url: server.url }, (line) => out.push(line));
      const unknown = await why('docs', { url: server.url }, () => {}).catch((error: unknown) =>
        String(error),
      );
      expect(unknown).to.match(/no job that waits.* is docs/);
    } finally {
      await server.close();
    }
    expect(out.join('\n')).to.equal(
      [
        'shop/1/test/1/unit: ran on gocd-agent.ci.default.1 since 2025-12-27 08:00 UTC, until 2025-12-27 08:01 UTC',
        '  waited: 40 s: starting 40 s',
      ].join('\n'),
    );
  });
});
