import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { z } from 'zod';
import type { GocdResponse } from '../../model/gocd/api/http.ts';
import type { Job } from '../../model/gocd/job.ts';
import type { GocdOptions } from '../../model/gocd/options.ts';
import { basic, KEY, type Rig, rig } from './support.ts';

const RECORDED = z.object({
  answers: z.array(
    z.object({
      from: z.string(),
      request: z.object({ method: z.string(), path: z.string(), accept: z.string().nullable() }),
      status: z.number(),
      headers: z.record(z.string(), z.string()),
      body: z.string(),
    }),
  ),
});
const FILE = new URL('../../../spec/recordings/gocd/answers.json', import.meta.url);
const { answers } = RECORDED.parse(JSON.parse(readFileSync(FILE, 'utf8')));

/** What a real 26.2.0 answered, by its place in the recordings. */
function recorded(from: string) {
  const answer = answers.find((one) => one.from === from);
  if (answer === undefined) throw new Error(`there is no recorded answer ${from}`);
  return answer;
}

/** Times and sizes are of their moment. */
const timeless = (body: string) => body.replace(/\b\d{9,}\b/g, '0');

const SECOND = 1_000;
const SECURITY: GocdOptions = {
  security: {
    users: [{ name: 'admin', password: 'badger', admin: true }],
    tokens: [{ token: 'token-of-admin', user: 'admin' }],
  },
};
const V1 = 'application/vnd.go.cd.v1+json';

function world(options: GocdOptions = {}): Rig {
  return rig({ version: '26.2.0', ...options });
}

function asked(
  { send }: Rig,
  { request }: ReturnType<typeof recorded>,
  headers: Readonly<Record<string, string>> = {},
): GocdResponse {
  const accept = request.accept === null ? {} : { accept: request.accept };
  return send(request.method, request.path, { headers: { ...accept, ...headers } });
}

describe('The model server answers as the real one', () => {
  for (const [from, what] of Object.entries({
    'job-and-stage[49]': 'a job of a pipeline that does not exist',
    'job-and-stage[51]': 'a stage of a pipeline that does not exist',
    'job-and-stage[53]': 'a job of a run that there was not',
    'job-and-stage[55]': 'a stage of a run that there was not',
    'job-and-stage[59]': 'a stage that the pipeline does not have',
    'job-and-stage[63]': 'a run of a stage that there was not',
    'job-and-stage[69]': 'a job of a run that is no number',
    'job-and-stage[71]': 'a stage of a run that is no number',
    'job-and-stage[77]': 'a job of a stage’s run that is no number',
  }))
    it(`about ${what}`, () => {
      const model = world();
      model.job({ pipeline: 'p01', stage: 'build', job: 'job' });
      const real = recorded(from);
      const answer = asked(model, real);
      expect(answer.status).to.equal(real.status);
      expect(answer.headers['content-type']).to.equal(real.headers['Content-Type']);
      if (real.status !== 200) expect(answer.body).to.equal(real.body);
      else expect(JSON.parse(answer.body)).to.deep.include({ counter: 0, jobs: [], result: 'Unknown' });
    });

  it('about a login that is missing or wrong: a bad token is not asked for a password', () => {
    const model = world(SECURITY);
    const token = { authorization: 'Bearer no-such-token' };
    for (const [from, headers] of [
      ['auth[2]', {}],
      ['auth[55]', token],
    ] as const) {
      const real = recorded(from);
      const answer = asked(model, real, headers);
      expect([answer.status, answer.body]).to.deep.equal([real.status, real.body]);
      expect(answer.headers['www-authenticate']).to.equal(real.headers['WWW-Authenticate']);
    }
  });

  it('with a session for refused requests too, which lasts for 14 days and logs nobody in', () => {
    const model = world(SECURITY);
    const shape = (cookie = '') =>
      cookie.replace(/=node0\w+(\.node0)?/, '=ID').replace(/Expires=[^;]+/, 'Expires=…');
    const refused = asked(model, recorded('auth[2]'));
    const real = shape(recorded('auth[2]').headers['Set-Cookie']);
    expect(shape(refused.headers['set-cookie'])).to.equal(real);
    const accepted = asked(model, recorded('auth[2]'), basic('admin', 'badger'));
    expect(shape(accepted.headers['set-cookie'])).to.equal(real);
    const [cookie = ''] = refused.headers['set-cookie']?.split(';') ?? [];
    expect(asked(model, recorded('auth[2]'), { cookie }).status).to.equal(401);
  });

  it('to an unknown token even with security off', () => {
    const answer = asked(world(), recorded('auth[55]'), { authorization: 'Bearer no-such-token' });
    expect(answer.status).to.equal(401);
    expect(answer.headers).not.to.have.property('www-authenticate');
  });

  it('that its feeds are deprecated, and what is missing there in HTML under their type', () => {
    const there = recorded('feed-empty[1]');
    const answer = asked(world(), there);
    expect(answer.headers.warning).to.equal(there.headers.Warning);
    expect(answer.headers['x-gocd-api-deprecated-in']).to.equal(there.headers['X-GoCD-API-Deprecated-In']);
    const missing = recorded('feed-empty[7]');
    for (const lacking of [asked(world(), missing), asked(world({ feed: false }), there)])
      expect([lacking.status, lacking.headers['content-type'], lacking.body]).to.deep.equal([
        missing.status,
        missing.headers['Content-Type'],
        missing.body,
      ]);
  });

  it('about instances of a job: each is told which of how many it is', () => {
    const model = world();
    model.job({ pipeline: 'many', stage: 'build', job: 'run', runInstances: 3, resources: ['linux'] });
    const real = recorded('feed-run-on-all[6]').body;
    const variables = (feed: string) => feed.match(/<variable name="GO_JOB_RUN.*<\/variable>/g);
    const answer = asked(model, recorded('feed-run-on-all[6]'));
    expect(variables(answer.body)).to.have.length(6).and.to.deep.equal(variables(real));
  });

  it('about a second trigger while the stage goes on, and takes one afterwards', () => {
    const model = world();
    const { locator } = model.job({ pipeline: 'plain', stage: 'build', job: 'echo' });
    const real = recorded('feed-jobs[18]');
    const trigger = () => asked(model, real, { 'x-gocd-confirm': 'true' });
    expect([trigger().status, trigger().body]).to.deep.equal([real.status, real.body]);
    model.gocd.cancel(locator);
    expect(trigger().status).to.equal(202);
    expect(model.gocd.job('plain/2/build/1/echo')?.state).to.equal('Scheduled');
    const unknown = model.send('POST', '/go/api/pipelines/no-such/schedule', {
      headers: { accept: V1, 'x-gocd-confirm': 'true' },
    });
    expect(unknown.status).to.equal(404);
  });

  it('about a rescheduled job: as it was left, while its stage tells the present', () => {
    const model = world({ lostContactMs: 30 * SECOND });
    const job = model.job({ pipeline: 'long', stage: 'build', job: 'sleep', durationMs: 600 * SECOND });
    const first = model.agent('a1.example');
    model.clock.advance(60 * SECOND);
    expect(job.state).to.equal('Building');
    model.agent('b2.example');
    first.end();
    model.clock.advance(70 * SECOND);
    const real = recorded('agent-killed[729]');
    const states = (body: string) =>
      JSON.parse(body).job_state_transitions.map((one: { state: string }) => one.state);
    const told = JSON.parse(asked(model, real).body);
    expect(told).to.include({ state: 'Rescheduled', result: 'Unknown', agent_uuid: first.uuid });
    expect(states(asked(model, real).body)).to.deep.equal(states(real.body));
    const stage = model.send('GET', '/go/api/stages/long/1/build/1', {
      headers: { accept: 'application/vnd.go.cd.v3+json' },
    });
    expect(JSON.parse(stage.body).jobs[0].state).not.to.equal('Rescheduled');
  });

  it('about an agent that waits for approval on its own host, whose state it shows', () => {
    const model = world();
    model.agent('vm', { key: 'wrong', hostname: 'vm', ip: '127.0.0.1' });
    model.agent('far', { key: 'wrong', hostname: 'far', ip: '10.0.0.7' });
    model.clock.advance(5 * SECOND);
    const list = JSON.parse(recorded('agents-list[2]').body)._embedded.agents;
    const real = list.find((agent: { agent_config_state: string }) => agent.agent_config_state === 'Pending');
    const state = {
      agent_state: real.agent_state,
      build_state: real.build_state,
      agent_version: real.agent_version,
    };
    expect(model.listed('vm')).to.include({ agent_config_state: 'Pending', ...state });
    expect(model.listed('far')).to.include({ agent_state: 'Unknown', build_state: 'Unknown' });
    expect(timeless(recorded('agents-list[2]').body)).to.include('"agent_state" : "Idle"');
  });

  it('to an agent that had waited for approval and was deleted: it registers anew', () => {
    const model = world();
    const agent = model.agent('vm', { key: 'wrong', hostname: 'vm' });
    model.clock.advance(5 * SECOND);
    const path = `/go/api/agents/${agent.uuid}`;
    expect(model.send('PATCH', path, { body: { agent_config_state: 'Disabled' } }).status).to.equal(200);
    model.clock.advance(20 * SECOND);
    expect(model.send('DELETE', path).status).to.equal(200);
    model.clock.advance(20 * SECOND);
    expect(model.listed('vm').agent_config_state).to.equal('Pending');

    const other = model.agent('right', { key: KEY });
    model.clock.advance(20 * SECOND);
    model.send('PATCH', `/go/api/agents/${other.uuid}`, { body: { agent_config_state: 'Disabled' } });
    expect(model.send('DELETE', `/go/api/agents/${other.uuid}`).status).to.equal(200);
    model.clock.advance(60 * SECOND);
    expect(model.listed('right')).to.equal(undefined);
  });

  it('about the usages of a profile that it does not have: it cannot process that', () => {
    const path = '/go/api/internal/elastic/profiles/gone/usages';
    expect(world().send('GET', path, { headers: { accept: V1 } }).status).to.equal(422);
  });

  it('to a name of a resource with a comma in it: two', () => {
    const model = world();
    const agent = model.agent('a1.example');
    model.clock.advance(10 * SECOND);
    model.send('PATCH', `/go/api/agents/${agent.uuid}`, { body: { resources: ['a,b'] } });
    expect(model.listed('a1.example').resources).to.deep.equal(['a', 'b']);
  });

  it('when a job is given out: seconds go by until its agent begins, and a ping between shows it idle', () => {
    const model = world();
    model.agent('a1.example');
    const jobs: Job[] = [];
    let shownIdle = 0;
    const runAll = () => {
      while (jobs.some(({ state }) => state !== 'Completed')) {
        model.clock.advance(100);
        const isAssigned = jobs.some(({ state }) => state === 'Assigned');
        if (isAssigned && model.listed('a1.example').agent_state === 'Idle') shownIdle += 1;
      }
    };
    // Most while others wait, and some for an agent that has been idle for long and asks seldom.
    for (let nth = 0; nth < 40; nth += 1) jobs.push(model.job({ durationMs: 5 * SECOND }));
    runAll();
    for (let nth = 0; nth < 5; nth += 1) {
      model.clock.advance(60 * SECOND);
      jobs.push(model.job({ durationMs: 5 * SECOND }));
      runAll();
    }
    const gaps = jobs.map(({ transitions }) => {
      const at = (state: string) => transitions.find((one) => one.state === state)?.at ?? Number.NaN;
      return at('Preparing') - at('Assigned');
    });
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
    expect(Math.max(...gaps)).to.be.within(5_000, 10_100);
    expect(mean).to.be.within(1_000, 4_000);
    expect(shownIdle).to.be.greaterThan(0);
  });
});
