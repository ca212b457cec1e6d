import { gunzipSync } from 'node:zlib';
import { expect } from 'chai';
import type { FastifyInstance } from 'fastify';
import { createApp } from '../../../adapters/http/app.ts';
import { wantedAt } from '../../../dashboard/src/live/wanted.ts';
import type { AgentPicture, Picture } from '../../../machines/picture.ts';
import { createOperatorsView, type OperatorsView } from '../../../services/views/operatorsView.ts';
import { randomUuid, someAgent, someJob } from '../../support/core.ts';
import { BEARER, Served } from './support.ts';

const AGENTS = 10_000;
const JOBS = 20_000;
/** An open page of so many agents reads all that it shows three times in fifteen seconds. */
const MOST_EACH_TIME = 20_000 / 3;

const PLACES = ['', 'jobs', 'agents', 'hosts', 'decisions', 'charts', 'costs', 'machines'];

/** A picture of few, as of so many: one agent that builds, ten thousand times, and one job that waits. */
function multiplied(picture: Picture): Picture {
  const [agent] = picture.agents.values();
  const [job] = picture.assessment?.jobs ?? [];
  const [wait] = picture.memory.waits.waiting.values();
  if (agent === undefined || job === undefined || wait === undefined || picture.assessment === null)
    throw new Error('an agent and a waiting job are wanted');
  const locators = Array.from({ length: JOBS }, (_, index) => `team-${index % 40}/${index}/build/1/unit`);
  const agents = Array.from({ length: AGENTS }, (_, index): [string, AgentPicture] => {
    const uuid = randomUuid(index);
    const taskId = `gocd-agent.ci.default.t8dsw${index}-${uuid.slice(0, 4)}`;
    const hostname = `host-${index % 1_250}.example`;
    const building = index % 50 === 0 ? null : `team-${index % 40}/${index}/test/1/unit`;
    const phase = building === null ? 'idle' : 'building';
    return [taskId, { ...agent, taskId, uuid, hostname, hostId: `h${index % 1_250}`, phase, building }];
  });
  return {
    ...picture,
    agents: new Map(agents),
    assessment: { ...picture.assessment, jobs: locators.map((locator) => ({ ...job, locator })) },
    memory: {
      ...picture.memory,
      waits: {
        ...picture.memory.waits,
        waiting: new Map(locators.map((locator) => [locator, wait])),
      },
    },
  };
}

describe('The HTTP API with ten thousand agents and twenty thousand jobs', () => {
  let app: FastifyInstance;
  let served: Served;
  /** How often each view has been made. */
  const made = { agents: 0, state: 0 };
  before(async () => {
    served = new Served();
    const { driver } = served;
    const taskId = driver.ready().launchIdle();
    driver.poll({ jobs: [someJob('long')], agents: [someAgent(taskId)] });
    const picture = multiplied(driver.core.picture());
    const view = createOperatorsView({ picture: () => picture }, { now: () => driver.now });
    const counting: OperatorsView = {
      ...view,
      agents: (asked) => {
        made.agents += 1;
        return view.agents(asked);
      },
    };
    app = await createApp({ ...served.parts, view: counting });
  });
  beforeEach(() => {
    made.agents = 0;
    served.clock.advanceTo(served.clock.now() + 10_000);
  });
  after(() => app.close());

  const get = async (url: string) => {
    const answer = await app.inject({ url, headers: { 'accept-encoding': 'gzip' } });
    expect(answer.statusCode, url).to.equal(200);
    const { rawPayload, headers } = answer;
    const isZipped = headers['content-encoding'] === 'gzip';
    return {
      bytes: rawPayload.length,
      json: JSON.parse((isZipped ? gunzipSync(rawPayload) : rawPayload).toString()),
    };
  };

  for (const place of PLACES)
    it(`has no more to tell an open page than the page shows: #/${place}`, async () => {
      let bytes = 0;
      for (const path of Object.values(wantedAt({ path: [place], query: {} })))
        bytes += (await get(`/api/v1/${path}`)).bytes;
      expect(bytes).to.be.lessThan(MOST_EACH_TIME);
    });

  for (const path of [
    'agents?sort=launched&limit=40',
    'backlog/groups?limit=40',
    'backlog?limit=40',
    'backlog?text=team-7&limit=40',
    'jobs?text=team-7&limit=40',
    'jobs/team-7/7/build/1/unit',
    'decisions?limit=20',
  ])
    it(`answers a terminal with a part of its lists: ${path}`, async () => {
      expect((await get(`/api/v1/${path}`)).bytes).to.be.lessThan(MOST_EACH_TIME);
    });

  it('makes an answer once for all who ask within a second', async () => {
    const ask = () => get('/api/v1/agents?limit=25');
    const answers = await Promise.all(Array.from({ length: 10 }, ask));
    expect(made.agents).to.equal(1);
    for (const { json } of answers) expect(json.agents).to.have.length(25);
    await get('/api/v1/agents?limit=26');
    expect(made.agents).to.equal(2);
    served.clock.advanceTo(served.clock.now() + 1_000);
    await ask();
    expect(made.agents).to.equal(3);
  });

  it('makes it anew once somebody has asked for a change', async () => {
    const ask = () => get('/api/v1/agents?limit=25');
    await ask();
    await app.inject({ method: 'POST', url: '/api/v1/pause', headers: BEARER });
    await ask();
    expect(made.agents).to.equal(2);
  });

  it('still refuses what cannot be asked, each time', async () => {
    for (let time = 0; time < 2; time += 1)
      expect((await app.inject({ url: '/api/v1/agents?limit=many' })).statusCode).to.equal(400);
  });
});
