import { tmpdir } from 'node:os';
import { expect } from 'chai';
import { z } from 'zod';
import { outcomeOf, start, toldBy } from './support.ts';

const troubles = z.object({
  now: z.number(),
  token: z.string(),
  troubles: z.array(z.object({ name: z.string(), since: z.number().nullable() })),
});
const SPEED = 100;

describe('The sandbox that is not told to end', function () {
  this.timeout(60_000);
  let child: ReturnType<typeof start>;
  let url = '';
  const lines: string[] = [];
  const ask = async (path: string, method = 'GET', token = 'sandbox') => {
    const answer = await fetch(`${url}${path}`, { method, headers: { authorization: `Bearer ${token}` } });
    return { status: answer.status, json: await answer.json() };
  };

  before(async () => {
    child = start(tmpdir(), 'sandbox', '--trouble', 'no-pool,maintenance', '--speed', String(SPEED));
    child.stderr.on('data', (data) => lines.push(...String(data).split('\n')));
    const begun = toldBy(
      child,
      /dashboard and API at (\S+)/,
      /rehearsal: (no-pool): .*docs\/troubleshooting/,
    );
    [url = ''] = await begun;
  });
  after(() => child.kill('SIGKILL'));

  it('has work come by itself, and dates its log by the time that the page shows', async () => {
    const { json } = await ask('/api/v1/state');
    const { now, backlog } = z
      .object({ now: z.number(), backlog: z.object({ waiting: z.number() }) })
      .parse(json);
    expect(backlog.waiting).to.be.above(0);
    const last = lines.findLast((line) => /\d\d:\d\d:\d\d/.test(line)) ?? '';
    const [, hours, minutes, seconds] = /(\d\d):(\d\d):(\d\d)/.exec(last) ?? [];
    const ofDay = (Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds)) * 1000;
    const apart = Math.abs((now % 86_400_000) - ofDay);
    // The system's time is minutes behind by now.
    expect(Math.min(apart, 86_400_000 - apart)).to.be.below(60_000);
  });

  it('tells its troubles, ends them and begins others when asked', async () => {
    const on = (json: unknown) =>
      troubles.parse(json).troubles.flatMap(({ name, since }) => (since === null ? [] : [name]));
    expect(on((await ask('/sandbox/troubles')).json)).to.deep.equal(['no-pool', 'maintenance']);
    expect(on((await ask('/sandbox/troubles/no-pool/end', 'POST')).json)).to.deep.equal(['maintenance']);
    expect(on((await ask('/sandbox/troubles/limit/begin', 'POST')).json)).to.deep.equal([
      'limit',
      'maintenance',
    ]);
    const { status, json } = await ask('/sandbox/troubles/limits/begin', 'POST');
    expect([status, json]).to.deep.equal([
      404,
      { error: 'there is no trouble "limits"', hint: 'did you mean limit?' },
    ]);
    expect((await ask('/sandbox/troubles/limit/end', 'POST', 'another')).status).to.equal(401);
  });

  it('ends at a signal, and sums up', async () => {
    const ended = outcomeOf(child);
    child.kill('SIGTERM');
    const { code, out } = await ended;
    expect(code).to.equal(0);
    expect(out).to.match(/\d+ of \d+ jobs? ha(s|ve) run/);
  });
});
