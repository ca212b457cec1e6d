import { expect } from 'chai';
import type { Config } from '../../../domain/config.ts';
import { Secret } from '../../../domain/secret.ts';
import { advance, play } from '../../../sandbox/index.ts';
import { Recorder } from '../../../services/journal/recorder.ts';
import type { Step } from '../../../services/service.ts';
import { Deployment } from '../../simulation/deployment.ts';
import { FAULTS } from '../../simulation/faults/index.ts';
import { SECRETS, simulatedConfig } from '../../simulation/settings.ts';
import { dayOfCi } from '../../simulation/workload.ts';
import { SimulatedWorld } from '../../simulation/world.ts';
import { START } from '../../support/core.ts';
import { readText, replayed } from './support.ts';

const MINUTE = 60_000;
const MINUTES = 30;

/** The whole program in a world where one thing goes wrong after the other; the steps of its first run, and their journal. */
async function liveThrough(seed: number, config: Config) {
  const world = new SimulatedWorld(config, seed);
  const recorder = new Recorder({ version: '1', startedAt: START, config });
  const steps: Step[] = [];
  const failures: unknown[] = [];
  let text = recorder.part();
  const deployment = new Deployment(
    world,
    (run, step) => {
      if (run.number > 1) return;
      steps.push(step);
      text += recorder.step(step);
    },
    (error) => failures.push(error),
  );
  const random = world.fork();
  const faults = Object.values(FAULTS);
  for (let minute = 3; minute < MINUTES; minute += 3)
    world.clock.after(minute * MINUTE, () => {
      const fault = faults[random.integer(0, faults.length - 1)];
      const mend = fault?.({ world, deployment, random: world.fork() });
      world.clock.after(2 * MINUTE, () => mend?.());
    });
  const job = { pipeline: 'shop', stage: 'test', job: 'unit', resources: ['linux'], environment: null };
  const first = { atMs: MINUTE, job: { ...job, durationMs: MINUTE, runInstances: 4 } };
  play(world.clock, [first, ...dayOfCi(seed, 1)], (job) => world.gocd.schedule(job));
  deployment.start();
  await advance(world.clock, world.quiescence, START + MINUTES * MINUTE);
  deployment.close();
  expect(failures).to.deep.equal([]);
  return { steps, text };
}

describe('the journal of a real run', () => {
  for (const seed of [11, 12, 13, 14]) {
    it(`gives back every input, and the same commands with them (seed ${seed})`, async () => {
      const { steps, text } = await liveThrough(seed, simulatedConfig());
      const journal = readText(text);
      const inputs = journal.entries.flatMap((entry) => (entry.kind === 'input' ? [entry.input] : []));
      expect(inputs).to.deep.equal(steps.map(({ input }) => input));
      expect(replayed(journal)).to.equal(null);
    });
  }

  it('holds no secret', async () => {
    const secrets = {
      ...SECRETS,
      httpToken: 'token-of-http-90bc',
      environment: 'token-in-the-environment-5d1e',
      signature: '77aa5d1e90bc2f9c',
    };
    const config = simulatedConfig();
    const { text } = await liveThrough(21, {
      ...config,
      http: { ...config.http, token: new Secret(secrets.httpToken) },
      pools: config.pools.map((pool) => ({
        ...pool,
        env: [{ name: 'REGISTRY_TOKEN', value: new Secret(secrets.environment) }],
        uris: [`https://store.example/docker.tgz?X-Amz-Signature=${secrets.signature}`],
      })),
    });
    expect(text).to.include('REGISTRY_TOKEN').and.include('X-Amz-Signature=').and.include('mesos.accept');
    for (const [name, value] of Object.entries(secrets)) expect(text.includes(value), name).to.equal(false);
  });
});
