import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { z } from 'zod';
import { outcomeOf, start as startIn, toldBy } from './support.ts';

const state = z.object({
  maxAgents: z.number(),
  pools: z.array(z.object({ name: z.string(), max: z.number() })),
});

describe('The sandbox', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gocd-mesos-spec-'));
  });
  after(() => rm(folder, { recursive: true }));
  const start = (...words: string[]) => startIn(folder, 'sandbox', ...words);

  it('is as large as it is asked to be, with jobs as long', async () => {
    const child = start(
      ...[
        '--hosts',
        '1x4cpus/4GB',
        '--max-agents',
        '30',
        '--jobs',
        '6',
        '--job-time',
        '10h',
        '--speed',
        '100',
      ],
    );
    const ended = outcomeOf(child);
    const [url, host] = await toldBy(child, /dashboard and API at (\S+)/, /launch \S+ on (\S+) for/);
    const { maxAgents, pools } = state.parse(await (await fetch(`${url}/api/v1/state`)).json());
    child.kill('SIGTERM');
    expect(maxAgents).to.equal(30);
    expect(pools.map(({ name, max }) => [name, max])).to.deep.equal([
      ['build', 30],
      ['staging', 4],
      ['production', 2],
    ]);
    expect(host).to.equal('host-1.simulated');
    const { code, out, err } = await ended;
    expect(code, err).to.equal(0);
    expect(out).to.contain('0 of 6 jobs have run');
  });

  for (const words of [
    '--hosts many',
    '--max-agents 0',
    '--job-time soon',
    '--world-only --max-agents 3',
    '--trouble borken-image',
  ])
    it(`ends with 2 for ${words}`, async () => {
      const { code, err } = await outcomeOf(start(...words.split(' ')));
      expect(code, err).to.equal(2);
      expect(err).to.match(/^error: option '--(hosts|max-agents|job-time|world-only|trouble)/);
    });

  for (const [who, ...words] of [
    ['inspector', '--once', '--inspect'],
    ['mesos', '--world-only', '--mesos-port'],
    ['gocd', '--world-only', '--gocd-port'],
  ])
    it(`ends with a line, and leaves nothing open, where the port for ${who} is taken`, async () => {
      const taken = createServer().listen(0, '127.0.0.1');
      await once(taken, 'listening');
      const { port } = z.object({ port: z.number() }).parse(taken.address());
      const { code, err } = await outcomeOf(start(...words, String(port)));
      taken.close();
      expect(code, err).to.equal(1);
      expect(err).to.match(new RegExp(`^${who}: cannot listen at .*: something else listens there; `, 'm'));
      expect(err).to.not.match(/^ +at /m);
    });
});
