import { expect } from 'chai';
import { EMPTY } from 'rxjs';
import { startHttp } from '../../adapters/http/server.ts';
import { explain } from '../../cli/failure.ts';
import { whileServing } from '../../cli/operators.ts';
import type { Config } from '../../domain/config.ts';
import type { OperatorFact } from '../../domain/facts.ts';
import type { Log } from '../../services/ports.ts';
import type { Step } from '../../services/service.ts';
import { BEARER, LOOPBACK, Served } from '../adapters/http/support.ts';
import { someConfig } from '../support/config.ts';
import { Driver, launchesIn, someJobs } from '../support/core.ts';

const GOCD = 'https://gocd.example/ci/go';

describe('HTTP for the life of the process', () => {
  it('is there before the service is, alive and not ready, and closes when the work is done', async () => {
    const { url, result } = await serving(async ({ get }) => {
      expect((await get('/health')).status).to.equal(200);
      expect((await get('/ready')).status).to.equal(503);
      expect(await (await get('/api/v1/state')).json()).to.have.nested.property('framework.state', 'standby');
      return 'done';
    });
    expect(result).to.equal('done');
    const closed = await fetch(`${url}/health`).catch((error: unknown) => error);
    expect(closed).to.be.instanceOf(Error);
  });

  it('shows the service from the moment it is there, and passes on what is asked of it', async () => {
    await serving(async ({ follow, get, post }) => {
      const driver = new Driver();
      const asked: OperatorFact[] = [];
      const passedOn: Step[] = [];
      const onStep = follow(
        { core: driver.core, gocdUrl: GOCD, calls: EMPTY, request: (fact) => void asked.push(fact) },
        (step) => {
          passedOn.push(step);
        },
      );
      driver.ready();
      const input = { type: 'service.started', entropy: 1, frameworkId: null, at: driver.now } as const;
      const step = { input, outcome: driver.poll() };
      onStep(step);
      expect(passedOn).to.deep.equal([step]);
      expect(await (await get('/api/v1/state')).json()).to.have.nested.property(
        'framework.state',
        'subscribed',
      );
      expect(await (await get('/api/v1/state')).json()).to.have.nested.property('links.gocd', GOCD);
      expect((await post('/api/v1/pause')).status).to.equal(200);
      expect(asked.map(({ type }) => type)).to.deep.equal(['operator.pause.requested']);
    });
  });

  it('asks for the last words of an agent that failed, and shows them', async () => {
    await serving(async ({ follow, get }) => {
      const driver = new Driver();
      const sandboxUrl = 'http://10.0.0.1:5051/files/browse?path=x';
      const words = Promise.resolve({ text: 'no such image', sandboxUrl });
      const onStep = follow(
        {
          core: driver.core,
          calls: EMPTY,
          gocdUrl: GOCD,
          request: () => {},
          sandboxes: { lastWords: () => words },
        },
        () => {},
      );
      driver.ready().poll({ jobs: someJobs(1) });
      driver.wait(1);
      const launched = driver.offer();
      const [launch] = launchesIn(launched.commands);
      const taskId = launch?.taskId ?? '';
      const at = driver.now;
      onStep({ input: { type: 'mesos.offers.received', offers: [], at }, outcome: launched });
      const outcome = driver.update(taskId, 'TASK_FAILED');
      const update = { taskId, state: 'TASK_FAILED', source: 'host', reason: null, message: null } as const;
      const more = { hostId: 'host-1', uuid: null, timestamp: null, healthy: null };
      onStep({ input: { type: 'mesos.update.received', update: { ...update, ...more }, at }, outcome });
      await words;
      expect(await (await get(`/api/v1/agents/${taskId}`)).json()).to.include({
        lastWords: 'no such image',
        sandboxUrl,
      });
    });
  });

  it('asks the next service for what was asked between two', async () => {
    await serving(async ({ follow, post }) => {
      const asked: string[][] = [[], []];
      const begin = (number: number) => {
        const driver = new Driver();
        const request = (fact: OperatorFact) => void asked[number]?.push(fact.type);
        const onStep = follow({ core: driver.core, gocdUrl: GOCD, calls: EMPTY, request }, () => {});
        driver.ready();
        return { driver, onStep };
      };
      const { driver, onStep } = begin(0);
      const at = driver.now;
      onStep({
        input: { type: 'service.started', entropy: 1, frameworkId: null, at },
        outcome: driver.poll(),
      });
      const input = { type: 'operator.stop.requested', by: 'a changed config', at } as const;
      const stop = { type: 'service.stop', code: 0, reason: 'left' } as const;
      onStep({ input, outcome: { commands: [stop], notices: [], touched: new Set() } });
      expect((await post('/api/v1/pause')).status).to.equal(200);
      expect(asked).to.deep.equal([[], []]);
      begin(1);
      expect(asked).to.deep.equal([[], ['operator.pause.requested']]);
    });
  });

  it('ends when the work fails, with its failure', async () => {
    const failure = new Error('the work has failed');
    const error = await serving(() => Promise.reject(failure)).catch((reason: unknown) => reason);
    expect(error).to.equal(failure);
  });

  it('ends the program with one clear line where its address is taken', async () => {
    const other = await startHttp(new Served().parts);
    try {
      const port = Number(new URL(other.url).port);
      const error = await serving(async () => {}, port).catch((reason: unknown) => reason);
      expect(explain(error)).to.deep.equal({
        lines: `http: cannot listen at 127.0.0.1:${port}: something else listens there; set http.port to another port, or to 0 for a free one`,
        exitCode: 1,
      });
    } finally {
      await other.close();
    }
  });
});

interface Face {
  readonly follow: Parameters<Parameters<typeof whileServing>[1]>[0]['follow'];
  get(path: string): Promise<Response>;
  post(path: string): Promise<Response>;
}

/** Serves while the work is done, and finds the address where a person would: in the log. */
async function serving<Result>(work: (face: Face) => Promise<Result>, port = 0) {
  const lines: string[] = [];
  const write = (line: string) => {
    lines.push(line);
  };
  const log: Log = { error: write, warn: write, info: write, debug: write };
  const config: Config = { ...someConfig(), http: { ...LOOPBACK, port } };
  const clock = { now: () => Date.UTC(2026, 0, 5, 8), after: () => () => {} };
  const url = () => /^dashboard and API at (http:\S+)$/.exec(lines[0] ?? '')?.[1] ?? '';
  const result = await whileServing({ config, clock, log }, ({ follow }) =>
    work({
      follow,
      get: (path) => fetch(url() + path),
      post: (path) => fetch(url() + path, { method: 'POST', headers: BEARER }),
    }),
  );
  return { url: url(), result };
}
