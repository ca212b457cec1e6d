import { tmpdir } from 'node:os';
import { expect } from 'chai';
import { z } from 'zod';
import { outcomeOf, start, toldBy } from './support.ts';

const troubles = z.object({
  now: z.number(),
  token: z.string(),
  troubles: z.array(z.object({ name: z.string(), since: z.number().nullable() })),
});
const SPEED = 40;

describe('The sandbox that is not told to end', () => {
  let child: ReturnType<typeof start>;
  let url = '';
  let built = '';
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
      /is building on \S+ \((\S+)\)/,
    );
    [url = '', , built = ''] = await begun;
  });
  after(() => child.kill('SIGKILL'));

  it('has work come by itself', () => {
    expect(built).to.match(/^(?!rehearsal)[\w-]+\/1\//);
  });

  it('dates its log by the time that its page and its API show', async () => {
    const named = troubles
      .parse((await ask('/sandbox/troubles')).json)
      .troubles.find(({ name }) => name === 'no-pool');
    const line = lines.find((each) => each.includes('rehearsal: no-pool: ')) ?? '';
    const told = Date.parse(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ/.exec(line)?.[0] ?? '');
    // It was two minutes after the start, of which the system's clock knows nothing.
    expect(Math.abs(told - (named?.since ?? 0))).to.be.below(10_000);
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
