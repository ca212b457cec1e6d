import { expect } from 'chai';
import type { PoolConfig } from '../../domain/config.ts';
import type { FleetAgent } from '../../domain/fleet.ts';
import type { WaitingJob } from '../../domain/gocd.ts';
import type { Lever } from '../../domain/levers.ts';
import { NO_LEVERS } from '../../policy/levers/effects.ts';
import { decide } from '../../policy/round.ts';
import type { World } from '../../policy/world.ts';
import { worldWith } from '../bench/policy/world.ts';
import { compiling, later, POOL } from './ahead/compiling.ts';
import { jobs, ours, SECOND } from './demand/given.ts';

const retiring = (taskId: string, minutes: number, changes: Partial<FleetAgent> = {}) => ({
  agent: ours(POOL, 'building', { taskId, retiring: true, ...changes }),
  minutes,
});
/** Their jobs end in about half a minute, in a quarter of one, and nowhere near. */
const HALF = retiring('half', 3);
const QUARTER = retiring('quarter', 2.75);
const LONG = retiring('long', 60);
const PAUSE: Lever = {
  ...{ kind: 'pause-pool', target: 'linux', agents: 0, by: 'ops', reason: 'a try' },
  ...{ since: 0, until: Number.POSITIVE_INFINITY },
};
const FLOOR = { ...POOL.idleFloor, min: 3 };

interface Changes extends Partial<Pick<World, 'hold' | 'brakeOn' | 'levers'>> {
  readonly pool?: PoolConfig;
  readonly maxAgents?: number;
  readonly jobs?: readonly WaitingJob[];
}

/** Half a minute before eight tests come, which take seven agents more, that start for a minute. */
function roundOf(
  others: readonly ReturnType<typeof retiring>[],
  { pool = POOL, maxAgents = 1_000, jobs = [], ...more }: Changes = {},
) {
  const world = later(compiling(3, others), 150 * SECOND);
  return decide({
    ...worldWith({ pools: [pool] }),
    ...world,
    view: { ...world.view, jobs },
    config: { ...world.config, pools: [pool], scaling: { ...world.config.scaling, maxAgents } },
    ...more,
  });
}
const launchedIn = ({ placement }: ReturnType<typeof roundOf>) =>
  placement?.accepts.flatMap(({ launches }) => launches).length ?? 0;
const goOnIn = ({ returns }: ReturnType<typeof roundOf>) =>
  returns.flatMap(({ taskId, rule }) => (rule === 'wanted-on' ? [taskId] : []));

describe('Agents that retire while stages are to come', () => {
  it('go on in place of as many launches, if they are done before a new one would be there', () => {
    const round = roundOf([HALF, LONG, QUARTER]);
    expect(goOnIn(round)).to.deep.equal(['quarter', 'half']);
    expect(launchedIn(round)).to.equal(launchedIn(roundOf([])) - 2);
  });

  it('are told why, with the numbers', () => {
    const [decision] = roundOf([QUARTER]).decisions;
    expect(decision).to.deep.include({
      kind: 'restore',
      rule: 'wanted-on',
      pool: 'linux',
      taskId: 'quarter',
      text: 'let quarter go on after its job, which ends in about 15 s: an agent launched now for stages to come would be there later',
    });
    expect(decision?.numbers.endsInMs).to.be.closeTo(15_000, 10);
  });

  it('are no more than are wanted', () => {
    const many = Array.from({ length: 12 }, (_, n) => retiring(`r${n}`, 3));
    expect(goOnIn(roundOf(many))).to.have.length(launchedIn(roundOf([])));
    expect(launchedIn(roundOf(many))).to.equal(0);
  });

  it('go on where the pool’s maximum keeps others from being launched, but not where others want their room', () => {
    const small = { ...POOL, max: 4 };
    expect(goOnIn(roundOf([HALF, QUARTER, LONG], { pool: small }))).to.deep.equal(['quarter', 'half']);
    expect(goOnIn(roundOf([HALF, QUARTER, LONG], { maxAgents: 4 }))).to.deep.equal([]);
  });

  it('go where the pool only observes', () => {
    expect(
      goOnIn(roundOf([QUARTER], { pool: { ...POOL, lookAhead: 'observe', idleFloor: FLOOR } })),
    ).to.deep.equal([]);
    expect(goOnIn(roundOf([QUARTER], { pool: { ...POOL, idleFloor: FLOOR } }))).to.deep.equal(['quarter']);
  });

  it('are let alone where the pool is paused, and where GoCD’s word is old or doubted', () => {
    const pausedPools = new Map([['linux', PAUSE]]);
    expect(goOnIn(roundOf([QUARTER], { levers: { ...NO_LEVERS, pausedPools } }))).to.deep.equal([]);
    expect(goOnIn(roundOf([QUARTER], { hold: 'stale-view' }))).to.deep.equal([]);
    expect(goOnIn(roundOf([QUARTER], { brakeOn: true }))).to.deep.equal([]);
  });

  it('are told once where jobs want them, too', () => {
    const round = roundOf([QUARTER], { jobs: jobs(3, { resources: POOL.resources }) });
    expect(goOnIn(round)).to.deep.equal(['quarter']);
  });
});
