import { expect } from 'chai';
import type { GocdJobsTold } from '../../../domain/facts.ts';
import {
  type Asked,
  callsIn,
  factOf,
  gocdServer,
  html,
  json,
  pretend,
  QUIET,
  type Replies,
  START,
  sample,
  version,
  withPretendedNetwork,
} from './support.ts';

const JOB = 'long/1/build/1/sleep';
const A1 = '00000000-0000-4000-8000-0000000000a1';
const STAGE = 'GET /go/api/stages/long/1/build/1';
const DASHBOARD = 'GET /go/api/dashboard';
const THING_MISSING = json({ message: 'Either the resource you requested was not found…' }, 404);

/** What comes of a question to a server of today that answers so beside what it usually does. */
async function told(replies: Replies, locators: readonly string[] | null = [JOB]) {
  const asked = pretend({ ...QUIET, ...replies });
  const fact = await factOf(gocdServer().ask({ type: 'gocd.jobs.ask', locators }));
  if (fact.type !== 'gocd.jobs.told') throw new Error(`expected to be told of jobs, not ${fact.type}`);
  return { fact, asked };
}

const answer = ({ held, unread, untold }: GocdJobsTold) => ({ held, unread, untold });
const NOTHING = { held: [], unread: [], untold: [] };
const stagesAsked = (asked: readonly Asked[]) => callsIn(asked, '/api/stages/');

function stage(...jobs: readonly { readonly name: string; readonly state: string }[]) {
  return json({ jobs: jobs.map((job) => ({ ...job, scheduled_date: START, agent_uuid: A1 })) });
}

function dashboard(count: number) {
  const stages = Array.from({ length: count }, (_, n) => ({
    name: 'build',
    counter: String(n + 1),
    status: n % 2 === 0 ? 'Building' : 'Failing',
  }));
  const over = { name: 'old', counter: '1', status: 'Passed' };
  return json({
    _embedded: {
      environments: [],
      pipelines: [
        {
          name: 'long',
          _embedded: { instances: [{ counter: 1, _embedded: { stages: [...stages, over] } }] },
        },
      ],
    },
  });
}

describe('GoCD asked which jobs agents have', () => {
  withPretendedNetwork();

  it('tells of one that is being built, and whose it is', async () => {
    const { fact, asked } = await told({ [STAGE]: json(sample('stage-building.json')) });
    expect(fact).to.deep.equal({
      type: 'gocd.jobs.told',
      startedAt: START,
      asked: [JOB],
      ...NOTHING,
      held: [{ locator: JOB, uuid: A1 }],
    });
    expect(stagesAsked(asked)).to.deep.equal([`${STAGE} v3`]);
  });

  it('tells that one has been scheduled anew, by the run of its stage: the job itself shows the old instance for ever', async () => {
    const stageAnew = { [STAGE]: json(sample('stage-rescheduled.json')) };
    expect(answer((await told(stageAnew)).fact)).to.deep.equal(NOTHING);
    const old = {
      'GET /go/api/version': version('20.8.0'),
      [`GET /go/api/jobs/${JOB}`]: json(sample('job-rescheduled.json')),
    };
    const { fact, asked } = await told(old);
    expect(answer(fact)).to.deep.equal(NOTHING);
    expect(stagesAsked(asked)).to.deep.equal([]);
  });

  for (const state of ['Assigned', 'Preparing', 'Building', 'Completing'])
    it(`counts one as given out that is ${state}`, async () => {
      const { fact } = await told({ [STAGE]: stage({ name: 'sleep', state }) });
      expect(fact.held).to.have.length(1);
    });

  for (const state of ['Scheduled', 'Completed', 'Rescheduled', 'Discontinued', 'Waiting'])
    it(`but not one that is ${state}`, async () => {
      const { fact } = await told({ [STAGE]: stage({ name: 'sleep', state }) });
      expect(answer(fact)).to.deep.equal(NOTHING);
    });

  it('is asked once for all jobs of a stage, and tells of no others in it', async () => {
    const all = ['a', 'b', 'c'].map((name) => ({ name, state: 'Building' }));
    const locators = ['long/1/build/1/a', 'long/1/build/1/c'];
    const { fact, asked } = await told({ [STAGE]: stage(...all) }, locators);
    expect(fact.held.map(({ locator }) => locator)).to.deep.equal(locators);
    expect(stagesAsked(asked)).to.have.length(1);
  });

  it('tells of a run that is gone that nobody has its jobs: as 404, or as a stage without jobs', async () => {
    expect(answer((await told({ [STAGE]: THING_MISSING })).fact)).to.deep.equal(NOTHING);
    expect(answer((await told({ [STAGE]: json({ counter: 0, jobs: [] }) })).fact)).to.deep.equal(NOTHING);
  });

  it('does not tell where the account may not look, or the server cannot', async () => {
    const untold = { ...NOTHING, untold: [JOB] };
    const refused = { [STAGE]: json({ message: 'You are not authorized to perform this action.' }, 403) };
    expect(answer((await told(refused)).fact)).to.deep.equal(untold);
    const { fact } = await told({ 'GET /go/api/version': version('19.12.0') });
    expect(answer(fact)).to.deep.equal(untold);
  });

  it('has not been read where anything else comes of it', async () => {
    const unread = { ...NOTHING, unread: [JOB] };
    for (const reply of [html('Bad gateway', 502), json('{"jobs": [{'), json({ jobs: 'none' })])
      expect(answer((await told({ [STAGE]: reply })).fact)).to.deep.equal(unread);
    const { fact } = await told({ 'GET /go/api/version': html('down', 503) });
    expect(answer(fact)).to.deep.equal(unread);
  });

  describe('of all there are', () => {
    it('looks at the stages that are active in its dashboard', async () => {
      const { fact, asked } = await told(
        {
          [DASHBOARD]: dashboard(2),
          [STAGE]: stage({ name: 'a', state: 'Building' }, { name: 'b', state: 'Completed' }),
          'GET /go/api/stages/long/1/build/2': stage({ name: 'c', state: 'Assigned' }),
        },
        null,
      );
      expect(fact.asked).to.equal(null);
      expect(fact.held.map(({ locator }) => locator)).to.have.members([
        'long/1/build/1/a',
        'long/1/build/2/c',
      ]);
      expect(stagesAsked(asked)).to.have.length(2);
    });

    it('looks at no more than 50 a time, and at the others the next time', async () => {
      const asked = pretend({ ...QUIET, [DASHBOARD]: dashboard(120) });
      const server = gocdServer();
      const looked: string[][] = [];
      for (let look = 0; look < 4; look++) {
        const before = asked.length;
        await factOf(server.ask({ type: 'gocd.jobs.ask', locators: null }));
        looked.push(stagesAsked(asked.slice(before)));
      }
      expect(looked.map((calls) => calls.length)).to.deep.equal([50, 50, 20, 50]);
      expect(new Set(looked.slice(0, 3).flat()).size).to.equal(120);
    });

    it('tells of none where the server has no dashboard to tell of them', async () => {
      const { fact, asked } = await told({ 'GET /go/api/version': version('20.8.0') }, null);
      expect(answer(fact)).to.deep.equal(NOTHING);
      expect(callsIn(asked, 'dashboard')).to.deep.equal([]);
    });
  });
});
