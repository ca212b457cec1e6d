import { expect } from 'chai';
import { z } from 'zod';
import { outcomeOf, start, toldBy } from '../cli/support.ts';

const rows = z.array(
  z.object({
    locator: z.string(),
    state: z.string(),
    agent: z.string(),
    waitedMs: z.number(),
    parts: z.array(z.object({ cause: z.string(), ms: z.int() })),
  }),
);

describe('why, asked about a job that runs in the sandbox', () => {
  const running: ReturnType<typeof start>[] = [];
  after(() => {
    for (const child of running) child.kill('SIGKILL');
  });

  it('says in seconds what it waited for, and the parts add up to its wait', async () => {
    const sandbox = start('.', 'sandbox', '--jobs', '2', '--speed', '30', '--http-port', '0');
    running.push(sandbox);
    const [url = '', locator = ''] = await toldBy(
      sandbox,
      /dashboard and API at (http:\/\/[\d.:]+)/,
      /is building on \S+ \((\S+)\)/,
    );
    const text = await outcomeOf(start('.', 'why', locator, '--url', url));
    expect(text.code).to.equal(0);
    expect(text.out).to.match(new RegExp(`^${locator}: (built by|ran on) gocd-agent\\.`));
    expect(text.out).to.match(/\n {2}waited: .*starting \d+/);
    const { out } = await outcomeOf(start('.', 'why', locator, '--json', '--url', url));
    for (const { agent, waitedMs, parts } of rows.parse(JSON.parse(out))) {
      expect(agent).to.match(/^gocd-agent\./);
      expect(parts.map(({ cause }) => cause)).to.include('starting');
      expect(parts.reduce((sum, { ms }) => sum + ms, 0)).to.equal(waitedMs);
    }
  });
});
