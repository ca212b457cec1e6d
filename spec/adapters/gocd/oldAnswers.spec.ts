import { expect } from 'chai';
import { VirtualClock } from '../../../domain/clock/virtualClock.ts';
import {
  AGENTS,
  FEED,
  factOf,
  failureOf,
  gocdServer,
  MINUTE,
  pretend,
  QUIET,
  type Replies,
  type Reply,
  START,
  viewOf,
  withPretendedNetwork,
} from './support.ts';

const SECOND = 1_000;

/** A quiet server that tells when each answer was made, and what is kept of it on the way. */
function datedServer({ ahead = 0 } = {}) {
  const clock = new VirtualClock(START);
  const kept = new Map<string, number>();
  const server = { ahead };
  const dated =
    (call: string, reply: Reply): (() => Reply) =>
    () => {
      const [status, body, headers] = reply;
      const madeAt = (kept.get(call) ?? clock.now()) + server.ahead;
      return [status, body, { ...headers, date: new Date(madeAt).toUTCString() }];
    };
  const replies: Record<string, () => Reply> = {};
  for (const [call, reply] of Object.entries(QUIET))
    if (typeof reply !== 'function') replies[call] = dated(call, reply);
  pretend(replies satisfies Replies);
  const keep = (...calls: readonly string[]) => {
    for (const call of calls) kept.set(call, clock.now());
  };
  return { clock, server, keep, let: () => kept.clear(), gocd: gocdServer({ clock }) };
}

describe('An answer of GoCD that something on the way has kept', () => {
  withPretendedNetwork();

  it('makes a reading as old as it is', async () => {
    const { clock, gocd, keep } = datedServer();
    await viewOf(gocd);
    clock.advance(10 * SECOND);
    keep(AGENTS);
    clock.advance(20 * SECOND);
    const { startedAt, warnings } = await viewOf(gocd);
    expect(startedAt).to.equal(START + 10 * SECOND);
    expect(warnings.join()).to.match(/older than the question.*proxy/);
  });

  it('is found out by any other answer, though no reading came before', async () => {
    const { clock, gocd, keep } = datedServer();
    keep(AGENTS);
    clock.advance(MINUTE);
    expect((await viewOf(gocd)).startedAt).to.equal(START);
  });

  it('is found out by the time that has passed, though all answers are kept', async () => {
    const { clock, gocd, keep } = datedServer();
    keep(...Object.keys(QUIET));
    await viewOf(gocd);
    clock.advance(10 * SECOND);
    expect(await failureOf(gocd.poll())).to.include({ reason: 'proxy' });
  });

  it('is no reading where the one before was made of it', async () => {
    const { clock, gocd, keep, let: letGo } = datedServer();
    await viewOf(gocd);
    keep(AGENTS);
    clock.advance(10 * SECOND);
    const { message, hint } = await failureOf(gocd.poll());
    expect(message).to.contain('not newer than the reading before');
    expect(hint).to.contain('proxy');
    letGo();
    clock.advance(10 * SECOND);
    expect((await viewOf(gocd)).startedAt).to.equal(clock.now());
  });

  it('makes what is said of jobs in hand as old as it is', async () => {
    const { clock, gocd } = datedServer();
    const dashboard = (madeAt: number): Reply => [
      200,
      JSON.stringify({ _embedded: { environments: [], pipelines: [] } }),
      { 'content-type': 'application/vnd.go.cd.v4+json', date: new Date(madeAt).toUTCString() },
    ];
    await viewOf(gocd);
    pretend({ ...QUIET, 'GET /go/api/dashboard': dashboard(START) });
    clock.advance(MINUTE);
    const told = await factOf(gocd.ask({ type: 'gocd.jobs.ask', locators: null }));
    expect(told).to.include({ type: 'gocd.jobs.told', startedAt: START });
  });
});

describe('An answer of GoCD is as new as it looks', () => {
  withPretendedNetwork();

  for (const ahead of [-60 * MINUTE, 60 * MINUTE])
    it(`whatever the clock of the server says: ${ahead / MINUTE} minutes ahead`, async () => {
      const { clock, gocd } = datedServer({ ahead });
      for (let poll = 0; poll < 3; poll++) {
        expect((await viewOf(gocd)).startedAt).to.equal(clock.now());
        clock.advance(10 * SECOND);
      }
    });

  it('where it says nothing of when it was made', async () => {
    const clock = new VirtualClock(START);
    pretend(QUIET);
    const gocd = gocdServer({ clock });
    await viewOf(gocd);
    clock.advance(MINUTE);
    expect(await viewOf(gocd))
      .to.include({ startedAt: START + MINUTE })
      .and.have.deep.property('warnings', []);
  });

  it('where it says so in words that nobody understands', async () => {
    const clock = new VirtualClock(START);
    const [status, body, headers] = QUIET[FEED] as Reply;
    pretend({ ...QUIET, [FEED]: [status, body, { ...headers, date: 'yesterday' }] });
    expect((await viewOf(gocdServer({ clock }))).startedAt).to.equal(START);
  });

  it('again ten minutes after the clock of the server was set back, and looks older until then', async () => {
    const { clock, gocd, server } = datedServer();
    await viewOf(gocd);
    server.ahead = -30 * SECOND;
    clock.advance(MINUTE);
    expect((await viewOf(gocd)).startedAt).to.equal(START + 30 * SECOND);
    clock.advance(10 * MINUTE);
    expect((await viewOf(gocd)).startedAt).to.equal(clock.now());
  });
});
