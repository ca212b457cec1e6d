import { expect } from 'chai';
import { VirtualClock } from '../../../domain/clock/virtualClock.ts';
import {
  AGENTS,
  FEED,
  factOf,
  failureOf,
  gocdServer,
  json,
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

const ACTIVE = {
  name: 'long',
  _embedded: {
    instances: [{ counter: 1, _embedded: { stages: [{ name: 'build', counter: '1', status: 'Building' }] } }],
  },
};

/** A quiet server that tells when each answer was made, and what is kept of it on the way. */
async function datedServer({ ahead = 0, more = {} }: { ahead?: number; more?: Replies } = {}) {
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
  for (const [call, reply] of Object.entries({ ...QUIET, ...more }))
    if (typeof reply !== 'function') replies[call] = dated(call, reply);
  pretend(replies satisfies Replies);
  const keep = (...calls: readonly string[]) => {
    for (const call of calls) kept.set(call, clock.now());
  };
  const gocd = gocdServer({ clock });
  // Two readings show that its clock runs.
  await viewOf(gocd);
  clock.advance(10 * SECOND);
  await viewOf(gocd);
  return { clock, server, keep, let: () => kept.clear(), gocd, start: clock.now() };
}

describe('An answer of GoCD that something on the way has kept', () => {
  withPretendedNetwork();

  it('makes a reading as old as it is', async () => {
    const { clock, gocd, keep, start } = await datedServer();
    clock.advance(10 * SECOND);
    keep(AGENTS);
    clock.advance(20 * SECOND);
    const { startedAt, warnings } = await viewOf(gocd);
    expect(startedAt).to.equal(start + 10 * SECOND);
    expect(warnings.join()).to.match(/older than the question.*proxy/);
  });

  it('is found out by the time that has passed, though all answers are kept', async () => {
    const { clock, gocd, keep } = await datedServer();
    keep(...Object.keys(QUIET));
    clock.advance(10 * SECOND);
    expect(await failureOf(gocd.poll())).to.include({ reason: 'proxy' });
  });

  it('is no reading where the one before was made of it', async () => {
    const { clock, gocd, keep, let: letGo } = await datedServer();
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
    const { clock, gocd, start } = await datedServer();
    const dashboard = (madeAt: number): Reply => [
      200,
      JSON.stringify({ _embedded: { environments: [], pipelines: [] } }),
      { 'content-type': 'application/vnd.go.cd.v4+json', date: new Date(madeAt).toUTCString() },
    ];
    pretend({ ...QUIET, 'GET /go/api/dashboard': dashboard(start) });
    clock.advance(MINUTE);
    const told = await factOf(gocd.ask({ type: 'gocd.jobs.ask', locators: null }));
    expect(told).to.include({ type: 'gocd.jobs.told', startedAt: start });
  });

  it('since a reading began leaves it as it is', async () => {
    const { clock, gocd, start } = await datedServer();
    const slow = json({ _embedded: { environments: [], pipelines: [ACTIVE] } });
    pretend({
      ...QUIET,
      'GET /go/api/dashboard': () => {
        clock.advance(20 * SECOND);
        return slow;
      },
      'GET /go/api/stages/long/1/build/1': [
        200,
        JSON.stringify({ jobs: [] }),
        { ...slow[2], date: new Date(start + 10 * SECOND).toUTCString() },
      ],
    });
    const told = await factOf(gocd.ask({ type: 'gocd.jobs.ask', locators: null }));
    expect(told).to.include({ type: 'gocd.jobs.told', startedAt: start });
  });
});

describe('An answer of GoCD is as new as it looks', () => {
  withPretendedNetwork();

  for (const ahead of [-60 * MINUTE, 60 * MINUTE])
    it(`whatever the clock of the server says: ${ahead / MINUTE} minutes ahead`, async () => {
      const { clock, gocd } = await datedServer({ ahead });
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

  it('where it always says the same: what stands in for a server may tell of a time that stands', async () => {
    const clock = new VirtualClock(START);
    const still = new Date(START - 24 * 60 * MINUTE).toUTCString();
    const later = new Date(START - 23 * 60 * MINUTE).toUTCString();
    const replies: Record<string, Reply> = {};
    for (const [call, reply] of Object.entries(QUIET))
      if (typeof reply !== 'function')
        replies[call] = [reply[0], reply[1], { ...reply[2], date: call === AGENTS ? still : later }];
    pretend(replies);
    const gocd = gocdServer({ clock });
    for (let poll = 0; poll < 5; poll++) {
      expect((await viewOf(gocd)).startedAt).to.equal(clock.now());
      clock.advance(10 * SECOND);
    }
  });

  it('again ten minutes after the clock of the server was set back, and looks older until then', async () => {
    const { clock, gocd, server, start } = await datedServer();
    server.ahead = -30 * SECOND;
    clock.advance(MINUTE);
    expect((await viewOf(gocd)).startedAt).to.equal(start + 30 * SECOND);
    clock.advance(10 * MINUTE);
    expect((await viewOf(gocd)).startedAt).to.equal(clock.now());
  });
});

describe('A job that an agent has', () => {
  withPretendedNetwork();

  const JOB = 'long/1/build/1/sleep';
  const STAGE = 'GET /go/api/stages/long/1/build/1';
  const stageGiven = (at: number) => {
    const transitions = [
      { state: 'Scheduled', state_change_time: at - MINUTE },
      { state: 'Assigned', state_change_time: at },
      { state: 'Building', state_change_time: at + SECOND },
    ];
    const job = { name: 'sleep', state: 'Building', agent_uuid: 'of-somebody' };
    return json({ jobs: [{ ...job, job_state_transitions: transitions }] });
  };
  const held = async (gocd: ReturnType<typeof gocdServer>) => {
    const fact = await factOf(gocd.ask({ type: 'gocd.jobs.ask', locators: [JOB] }));
    return fact.type === 'gocd.jobs.told' ? fact.held : [];
  };

  for (const ahead of [0, 20 * MINUTE])
    it(`is told with when it was given, by our clock, of a server that is ${ahead / MINUTE} minutes ahead`, async () => {
      const more = { [STAGE]: stageGiven(START - 3 * MINUTE + ahead) };
      const { gocd } = await datedServer({ ahead, more });
      expect(await held(gocd)).to.deep.equal([
        { locator: JOB, uuid: 'of-somebody', givenAt: START - 3 * MINUTE },
      ]);
    });

  it('is told without, where answers have no date', async () => {
    pretend({ ...QUIET, [STAGE]: stageGiven(START) });
    expect(await held(gocdServer())).to.deep.equal([{ locator: JOB, uuid: 'of-somebody' }]);
  });
});
