import { expect } from 'chai';
import type { Notice } from '../../../domain/decision.ts';
import type { AgentPhase } from '../../../domain/fleet.ts';
import { remedyFor } from '../../../services/starts/startAdvice.ts';
import type { StartPart, Told } from '../../../services/starts/startFollower.ts';
import { StartLog } from '../../../services/starts/startLog.ts';
import { somePool } from '../../support/config.ts';

function step(at: number, pool: string, taskId: string, phase: AgentPhase): Told {
  const notices: Notice[] = [{ type: 'agent.changed', taskId, pool, phase, hostname: null, detail: null }];
  return { input: { at }, outcome: { notices } };
}

describe('What is kept of starts', () => {
  const started = (log: StartLog, pool: string, image: string, count: number, ms: number) => {
    for (let n = 0; n < count; n++) {
      log.take(step(0, pool, `${image}-${n}`, 'launching'), [somePool({ name: pool, image })]);
      log.take(step(ms, pool, `${image}-${n}`, 'registering'), [somePool({ name: pool, image })]);
    }
  };

  it('is the latest fifty of a pool’s image, by their median', () => {
    const log = new StartLog();
    started(log, 'a', 'image:1', 200, 90_000);
    started(log, 'a', 'image:1', 30, 10_000);
    expect(log.of('a')).to.deep.equal([
      { image: 'image:1', parts: [{ part: 'container', seen: 50, medianMs: 10_000, p90Ms: 90_000 }] },
    ]);
  });

  it('is of three images at most, the latest first, and of no pool that is gone', () => {
    const log = new StartLog();
    for (const tag of ['1', '2', '3', '4']) started(log, 'a', `image:${tag}`, 1, 1_000);
    expect(log.of('a').map(({ image }) => image)).to.deep.equal(['image:4', 'image:3', 'image:2']);
    started(log, 'b', 'image:4', 1, 1_000);
    expect(log.of('a')).to.deep.equal([]);
  });
});

describe('What would shorten a start', () => {
  const official = 'gocd/gocd-agent-wolfi:v26.2.0';
  const remedy = (part: StartPart, pool: Parameters<typeof somePool>[0], askIntervalMs = 2_000) =>
    remedyFor(part, {
      pool: somePool({ image: official, ...pool }),
      pickUp: { askIntervalMs, expectedMs: 0, longestMs: 0 },
      serverVersion: '26.2.0',
    });

  it('depends on the part that takes longest, and on what the pool does already', () => {
    expect(remedy('container', {})).to.include('pull the image on the hosts beforehand');
    expect(remedy('container', { forcePull: true })).to.include('force-pull');
    expect(remedy('registration', {})).to.equal('boot = lean');
    expect(remedy('registration', { image: 'gocd/gocd-agent-wolfi:v25.1.0' })).to.include(
      "an image of the server's release, 26.2.0",
    );
    expect(remedy('registration', { boot: 'lean' })).to.include('more cpus');
    expect(remedy('registration', { image: 'ours/agent:1' })).to.include('a shorter way to the server');
    expect(remedy('registration', { boot: 'lean' })).to.include('jars: each agent downloads itself');
    const jars = ['https://files.example/agent.jar'];
    expect(remedy('registration', { boot: 'lean', jars })).to.include('a shorter way to the server');
    expect(remedy('first-job', { pickUp: 'default' })).to.equal('pick-up = quick');
    expect(remedy('first-job', { pickUp: 'quick' })).to.include('cruise.build.assignment.service.interval');
    expect(remedy('first-job', { pickUp: 'quick' }, 10_000)).to.include('gocd.agent.extra.properties');
  });
});
