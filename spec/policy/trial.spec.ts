import { expect } from 'chai';
import type { PoolConfig } from '../../domain/config.ts';
import type { AgentPhase, FleetAgent } from '../../domain/fleet.ts';
import { taskId } from '../../domain/ids.ts';
import { failed } from '../../policy/breaker.ts';
import { fingerprintOf } from '../../policy/fingerprint.ts';
import { isOnTrial, onTheirWay, recordAfter, replaceable } from '../../policy/trial.ts';
import { NOW, ours, pool } from './demand/given.ts';
import { planFor } from './scaledown/support.ts';

const LINUX = pool('linux', { image: 'agent:2' });
const PRESENT = fingerprintOf(LINUX);
const BEFORE = fingerprintOf(pool('linux', { image: 'agent:1' }));
const UNKNOWN = { proven: new Map(), breakers: new Map() };
const known = (mark: string) => ({ proven: new Map([['linux', mark]]), breakers: new Map() });
const open = (settings: string | null) =>
  new Map([['linux', failed(undefined, { now: NOW, error: 'no', kind: 'image', settings })]]);

let serial = 0;
function made(mark: string, phase: AgentPhase, of: PoolConfig = LINUX): FleetAgent {
  const id = taskId({ instance: 'ci', pool: of.name, unique: `abcdef0000-${serial++}-${mark}` });
  return ours(of, phase, { taskId: id });
}

describe('A pool with changed settings', () => {
  it('is on trial if others are known to have worked', () => {
    expect(isOnTrial(LINUX, [], known(BEFORE))).to.equal(true);
    expect(isOnTrial(LINUX, [], known(PRESENT))).to.equal(false);
    expect(isOnTrial(LINUX, [], UNKNOWN)).to.equal(false);
  });

  it('is so until an agent serves with the present ones, not with others', () => {
    expect(isOnTrial(LINUX, [made(BEFORE, 'building')], known(BEFORE))).to.equal(true);
    expect(isOnTrial(LINUX, [made(PRESENT, 'registering')], known(BEFORE))).to.equal(true);
    expect(isOnTrial(LINUX, [made(PRESENT, 'idle')], known(BEFORE))).to.equal(false);
  });

  it('is left to its breaker once they have failed', () => {
    expect(isOnTrial(LINUX, [], { ...known(BEFORE), breakers: open(PRESENT) })).to.equal(false);
    expect(isOnTrial(LINUX, [], { ...known(BEFORE), breakers: open(null) })).to.equal(false);
  });

  it('is on trial at once if it was others that failed, be they ever so well known before that', () => {
    expect(isOnTrial(LINUX, [], { ...known(BEFORE), breakers: open(BEFORE) })).to.equal(true);
    expect(isOnTrial(LINUX, [], { ...known(PRESENT), breakers: open(BEFORE) })).to.equal(true);
    expect(isOnTrial(LINUX, [], { ...UNKNOWN, breakers: open(BEFORE) })).to.equal(true);
  });

  it('has as its canary only who comes with the present ones', () => {
    expect(onTheirWay(LINUX, [made(BEFORE, 'staging'), made(PRESENT, 'idle')])).to.equal(0);
    expect(onTheirWay(LINUX, [made(PRESENT, 'staging')])).to.equal(1);
  });
});

describe('What is known to have worked', () => {
  it('is what agents serve with, the present settings before all others', () => {
    const after = recordAfter(known(BEFORE), [made(BEFORE, 'idle'), made(PRESENT, 'building')], [LINUX]);
    expect([...after.proven]).to.deep.equal([['linux', PRESENT]]);
  });

  it('is what agents were made with where nothing else is known, as after a loss of what is remembered', () => {
    const after = recordAfter(UNKNOWN, [made(BEFORE, 'idle'), made(PRESENT, 'staging')], [LINUX]);
    expect([...after.proven]).to.deep.equal([['linux', BEFORE]]);
  });

  it('stays as it is, the very same, where nothing has changed', () => {
    const before = known(PRESENT);
    expect(recordAfter(before, [made(PRESENT, 'idle')], [LINUX])).to.include({
      proven: before.proven,
      breakers: before.breakers,
    });
  });

  it('is kept for a pool that is not configured now', () => {
    expect(recordAfter(known(BEFORE), [], []).proven.get('linux')).to.equal(BEFORE);
  });

  it('ends a breaker that other settings have opened, and no other', () => {
    const fleet = [made(PRESENT, 'idle')];
    expect(recordAfter({ ...UNKNOWN, breakers: open(BEFORE) }, fleet, [LINUX]).breakers.size).to.equal(0);
    expect(recordAfter({ ...UNKNOWN, breakers: open(PRESENT) }, fleet, [LINUX]).breakers.size).to.equal(1);
    expect(recordAfter({ ...UNKNOWN, breakers: open(BEFORE) }, [], [LINUX]).breakers.size).to.equal(1);
  });
});

describe('An agent with settings that its pool no longer has', () => {
  const fleet = [made(BEFORE, 'idle'), made(BEFORE, 'idle'), made(BEFORE, 'idle')];
  const outdated = new Set(fleet.map(({ taskId: id }) => id));
  const count = (block: string | null, { others = [] as readonly FleetAgent[], launch = 0 } = {}): number =>
    replaceable(outdated, [...fleet, ...others], {
      pools: [{ config: LINUX, block }],
      plans: [planFor('linux', fleet, { launch })],
    }).size;

  it('gives way once the present ones work', () => {
    expect(count(null)).to.equal(3);
  });

  it('stays while they are on trial, but for one whose place the canary takes', () => {
    expect(count('canary')).to.equal(1);
    expect(count('canary', { launch: 1 })).to.equal(0);
    expect(count('canary', { others: [made(PRESENT, 'staging')] })).to.equal(0);
    expect(count('canary', { others: [made(BEFORE, 'draining')] })).to.equal(0);
  });

  it('stays while launches fail', () => {
    expect(count('breaker')).to.equal(0);
    expect(count('unapproved')).to.equal(0);
  });
});
