import { expect } from 'chai';
import type { FleetAgent } from '../../domain/fleet.ts';
import type { GocdAgent, WaitingJob } from '../../domain/gocd.ts';
import { jobsSeen, type Memory, NO_MEMORY } from '../../policy/memory.ts';
import { decide, type Round } from '../../policy/round.ts';
import { worldWith } from '../bench/policy/world.ts';
import { foreign, given, job, jobIn, listed, MINUTE, NOW, ours, pool, SECOND } from './demand/given.ts';

const COMMON = pool('common');
const JOB = job('left', { scheduledAt: NOW });

interface Reading {
  readonly jobs?: readonly WaitingJob[];
  readonly agents?: readonly GocdAgent[];
  readonly fleet?: readonly FleetAgent[];
}

/** What comes of readings, half a minute apart and beginning now, of a server that has 20 seconds to give a job out. */
class Day {
  memory: Memory = NO_MEMORY;
  #now = NOW;

  read({ jobs = [JOB], agents = [], fleet = [] }: Reading): Round {
    const { view } = given({ jobs, agents, view: { startedAt: this.#now } });
    this.memory = jobsSeen(this.memory, view, this.#now);
    const world = worldWith({ pools: [COMMON], jobs, fleet, memory: this.memory, now: this.#now });
    const scaling = { ...world.config.scaling, assignmentTime: 20 * SECOND };
    const round = decide({ ...world, view, isNewReading: true, config: { ...world.config, scaling } });
    this.memory = { ...this.memory, hungAgents: round.hungAgents };
    this.#now += 30 * SECOND;
    return round;
  }
}

const launched = ({ placement }: Round) => placement?.accepts.flatMap(({ launches }) => launches).length ?? 0;

describe('An agent that says it is idle and leaves a job it could have', () => {
  const idle = ours(COMMON, 'idle', { uuid: 'u1' });
  const both = { fleet: [idle], agents: [listed(idle)] };

  it('covers it for as long as the server may take, and nobody after that: another is launched', () => {
    const day = new Day();
    const first = day.read(both);
    expect([jobIn(first.assessment).cause, launched(first), first.newlyHung]).to.deep.equal([
      'assigning',
      0,
      [],
    ]);
    const second = day.read(both);
    expect(jobIn(second.assessment)).to.deep.include({ cause: 'no-agent', pool: 'common' });
    expect(jobIn(second.assessment).reason).to.include(`takes no jobs (agent ${idle.taskId})`);
    expect([launched(second), second.newlyHung]).to.deep.equal([1, [idle.taskId]]);
  });

  it('is taken away if it is ours, and told of once', () => {
    const day = new Day();
    day.read(both);
    expect(day.read(both).drains.map(({ taskId, rule }) => [taskId, rule])).to.deep.equal([
      [idle.taskId, 'hung'],
    ]);
    expect(day.read(both).newlyHung).to.deep.equal([]);
  });

  it('is treated no otherwise if people made it, but is left where it is', () => {
    const day = new Day();
    day.read({ agents: [foreign('built-by-hand')] });
    const round = day.read({ agents: [foreign('built-by-hand')] });
    expect([launched(round), round.newlyHung, round.drains]).to.deep.equal([1, ['built-by-hand'], []]);
  });

  it('that has only just become idle has its time from then on, ours or not', () => {
    const day = new Day();
    day.read({ agents: [foreign('f', { runState: 'Building' })] });
    day.read({ agents: [foreign('f', { runState: 'Building' })] });
    expect(jobIn(day.read({ agents: [foreign('f')] }).assessment).cause).to.equal('assigning');
  });

  it('is an agent like any other once it takes a job', () => {
    const day = new Day();
    day.read({ agents: [foreign('f')] });
    day.read({ agents: [foreign('f')] });
    day.read({ agents: [foreign('f', { runState: 'Building' })] });
    expect(jobIn(day.read({ agents: [foreign('f')] }).assessment).cause).to.equal('assigning');
    expect(day.memory.hungAgents.hung.size).to.equal(0);
  });

  it('leaves its turn to the next idle one, whose time begins then', () => {
    const day = new Day();
    const agents = ['a', 'b'].map((name) => foreign(name));
    day.read({ agents });
    const second = day.read({ agents });
    expect([jobIn(second.assessment).cause, launched(second), second.newlyHung.length]).to.deep.equal([
      'assigning',
      0,
      1,
    ]);
    const third = day.read({ agents });
    expect([launched(third), third.newlyHung.length]).to.deep.equal([1, 1]);
  });

  it('is not to blame where three in a row leave the same job: then that is stuck, and nobody else goes for it', () => {
    const day = new Day();
    const agents = ['a', 'b', 'c', 'd', 'e'].map((name) => foreign(name));
    for (let reading = 0; reading < 5; reading++) day.read({ agents });
    const last = day.read({ agents });
    expect(jobIn(last.assessment).cause).to.equal('stuck');
    expect([day.memory.hungAgents.hung.size, launched(last)]).to.deep.equal([3, 0]);
  });

  it('stays the answer where no pool fits: the job is stuck', () => {
    const day = new Day();
    const gpu = [job('left', { resources: ['gpu'], scheduledAt: NOW })];
    const agents = [foreign('f', { resources: ['gpu'] })];
    day.read({ jobs: gpu, agents });
    const { cause, reason } = jobIn(day.read({ jobs: gpu, agents }).assessment);
    expect(cause).to.equal('stuck');
    expect(reason).to.equal(
      'Every agent that can run it (agent f) is idle, yet GoCD has not given it the job for more than 20 s.',
    );
  });
});

describe('A server that gives out no jobs at all', () => {
  const jobs = ['a', 'b', 'c', 'd'].map((name) => job(name, { scheduledAt: NOW }));
  const agents = jobs.map(({ job: name }) => foreign(name));

  it('has one agent at a time held to hang, not all that are idle', () => {
    const day = new Day();
    day.read({ jobs, agents });
    expect(day.read({ jobs, agents }).newlyHung).to.have.length(1);
  });

  it('is not the matter where other jobs are given out: then all are that leave theirs', () => {
    const day = new Day();
    day.read({ jobs: [...jobs, job('given-out', { scheduledAt: NOW - MINUTE })], agents });
    expect(day.read({ jobs, agents }).newlyHung).to.have.length(4);
  });
});
