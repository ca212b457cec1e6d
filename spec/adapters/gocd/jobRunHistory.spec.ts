import { expect } from 'chai';
import { VirtualClock } from '../../../domain/clock/virtualClock.ts';
import type { GocdServer } from '../../../services/ports.ts';
import {
  callsIn,
  factOf,
  gocdServer,
  html,
  json,
  MINUTE,
  NO_SUCH_PATH,
  pretend,
  QUIET,
  START,
  sample,
  withPretendedNetwork,
} from './support.ts';

const UUID = '00000000-0000-4000-8000-0000000000a1';
const PATH = `GET /go/api/agents/${UUID}/job_run_history`;

async function told(server: GocdServer, building?: string): Promise<number | null> {
  const at = building === undefined ? {} : { building };
  const fact = await factOf(server.ask({ type: 'gocd.history.ask', uuid: UUID, taskId: 'task', ...at }));
  if (fact.type !== 'gocd.history.told') throw new Error(`expected a history, not ${fact.type}`);
  expect(fact).to.include({ uuid: UUID, taskId: 'task' });
  return fact.jobs;
}

function run(name: string, counter = 1) {
  const { jobs } = JSON.parse(sample('job-run-history.json'));
  return { ...jobs[0], job_name: name, pipeline_counter: counter };
}

const page = (total: number, ...jobs: readonly unknown[]) =>
  json({ uuid: UUID, jobs, pagination: { page_size: 50, offset: 0, total } });

describe('GoCD asked how many jobs an agent has had', () => {
  withPretendedNetwork();

  it('tells as its own agents list them', async () => {
    const asked = pretend({ ...QUIET, [PATH]: json(sample('job-run-history.json')) });
    expect(await told(gocdServer())).to.equal(1);
    expect(callsIn(asked, 'job_run_history')).to.deep.equal([`${PATH} v1`]);
  });

  it('counts all, of which it lists a page, and once what it gave to the agent twice', async () => {
    pretend({ ...QUIET, [PATH]: page(120, run('a'), run('b'), run('a'), run('a', 2)) });
    expect(await told(gocdServer())).to.equal(119);
    pretend({ ...QUIET, [PATH]: page(0) });
    expect(await told(gocdServer())).to.equal(0);
  });

  it('leaves out the one that it is shown at, which may have ended since its last ping', async () => {
    pretend({ ...QUIET, [PATH]: page(12, run('a', 2), run('a', 2), run('a')) });
    const { pipeline_name, stage_name, stage_counter } = run('a');
    const at = (counter: number) => `${pipeline_name}/${counter}/${stage_name}/${stage_counter}/a`;
    expect(await told(gocdServer(), at(2))).to.equal(10);
    expect(await told(gocdServer(), at(3))).to.equal(11);
  });

  it('does not tell of an agent without a record, and is asked about the next all the same', async () => {
    const missing = json({ message: `Agent with uuid '${UUID}' was not found!` }, 404);
    const asked = pretend({ ...QUIET, [PATH]: missing });
    const server = gocdServer();
    expect([await told(server), await told(server)]).to.deep.equal([null, null]);
    expect(asked).to.have.length(2);
  });

  for (const [what, reply] of [
    ['refuses the account', json({ message: 'You are not authorized to perform this action.' }, 403)],
    ['has no such thing', NO_SUCH_PATH],
  ] as const)
    it(`that ${what} is not asked again for ten minutes, about whomever`, async () => {
      const clock = new VirtualClock(START);
      const asked = pretend({ ...QUIET, [PATH]: reply });
      const server = gocdServer({ clock });
      for (let time = 0; time < 5; time++) expect(await told(server)).to.equal(null);
      expect(asked).to.have.length(1);
      clock.advance(10 * MINUTE);
      await told(server);
      expect(asked).to.have.length(2);
    });

  it('has told nothing where the answer makes no sense', async () => {
    for (const reply of [html('Bad gateway', 502), json({ jobs: [] }), json('{')]) {
      pretend({ ...QUIET, [PATH]: reply });
      expect(await told(gocdServer())).to.equal(null);
    }
  });
});
