import { expect } from 'chai';
import type { GocdJobsTold } from '../../domain/facts.ts';
import type { GocdAgent } from '../../domain/gocd.ts';
import {
  type Hang,
  type Hangs,
  inNeedOfRescue,
  isConfirmed,
  isPastHelp,
  jobsTold,
  leftBehind,
  livingSinceIn,
} from '../../policy/hangs.ts';
import { START, someAgent, someView } from '../support/core.ts';

const SECOND = 1_000;
const JOB = 'shop/1/build/1/compile';
const NONE: Hangs = new Map();

function saying(answer: Partial<GocdJobsTold>): GocdJobsTold {
  return {
    type: 'gocd.jobs.told',
    startedAt: START,
    asked: [JOB],
    held: [],
    unread: [],
    untold: [],
    ...answer,
  };
}

interface Given {
  readonly now?: number;
  readonly agents?: readonly GocdAgent[];
  readonly doubtful?: boolean;
  readonly livingSince?: number | null;
}

function hangsAfter(
  hangs: Hangs,
  answer: Partial<GocdJobsTold>,
  { now = START, agents = [], doubtful = false, livingSince = null }: Given = {},
): Hangs {
  return jobsTold(hangs, { told: saying(answer), view: someView({ agents }), doubtful, livingSince, now });
}

const held = (uuid: string | null = 'uuid-of-a') => ({ held: [{ locator: JOB, uuid }] });
const known = (changes: Partial<Hang> = {}): Hangs =>
  new Map([[JOB, { uuid: null, pool: 'default', since: START, wasInHand: true, toldAt: null, ...changes }]]);

describe('A job that GoCD counts as given to an agent', () => {
  const hangsWith = (...agents: readonly GocdAgent[]) => hangsAfter(NONE, held(), { agents }).has(JOB);
  const a = (changes: Partial<GocdAgent>) => someAgent('a', changes);

  it('hangs if that agent is listed no more, lost, or disabled and idle', () => {
    expect(hangsWith()).to.equal(true);
    expect(hangsWith(a({ runState: 'LostContact' }))).to.equal(true);
    expect(hangsWith(a({ configState: 'Disabled' }))).to.equal(true);
  });

  it('does not while the agent builds it, or for all that is known may', () => {
    expect(hangsWith(a({ runState: 'Building', building: JOB }))).to.equal(false);
    expect(hangsWith(a({ runState: 'Building' }))).to.equal(false);
    expect(hangsWith(a({ configState: 'Disabled', runState: 'Building', building: JOB }))).to.equal(false);
  });

  it('is not known to while the agent is idle, and may be about to begin it, or is missing since a restart', () => {
    expect(hangsWith(a({}))).to.equal(false);
    expect(hangsWith(a({ runState: 'Missing' }))).to.equal(false);
    expect(hangsWith(a({ runState: 'Building', building: 'another/1/build/1/job' }))).to.equal(false);
  });

  it('is not believed to hang because a list that may be false lacks its agent', () => {
    expect(hangsAfter(NONE, held(), { doubtful: true })).to.deep.equal(NONE);
    expect(hangsAfter(known(), held(), { doubtful: true })).to.deep.equal(known());
  });

  it('hangs for sure once that has been so for longer than an agent takes to come or go', () => {
    const at = (ms: number, before: Hangs) => hangsAfter(before, held(), { now: START + ms });
    const first = at(0, NONE);
    const confirmed = (hangs: Hangs) => [...hangs.values()].map(isConfirmed);
    expect(confirmed(first)).to.deep.equal([false]);
    expect(confirmed(at(44_999, first))).to.deep.equal([false]);
    expect(confirmed(at(45_000, first))).to.deep.equal([true]);
    expect(at(45_000, first).get(JOB)?.since).to.equal(START);
  });

  it('is forgotten when GoCD says that it has ended or waits, and when an agent is at work on it', () => {
    expect(hangsAfter(known(), {})).to.deep.equal(NONE);
    const agents = [someAgent('b', { runState: 'Building', building: JOB })];
    expect(hangsAfter(known(), held('uuid-of-b'), { agents })).to.deep.equal(NONE);
  });

  it('is not forgotten because another job has ended, or all were looked at and not all could be', () => {
    expect(hangsAfter(known(), { asked: ['other/1/build/1/job'] })).to.deep.equal(known());
    expect(hangsAfter(known(), { asked: null })).to.deep.equal(known());
  });

  it('is kept while GoCD cannot be read; where it does not tell, until its own remedy has had its time', () => {
    const unread = { unread: [JOB] };
    expect(hangsAfter(known(), unread, { now: START + 3_600_000, livingSince: START })).to.deep.equal(
      known(),
    );
    const untold = { untold: [JOB] };
    expect(hangsAfter(known(), untold, { now: START + 3_600_000 })).to.deep.equal(known());
    const livingSince = START + 10 * SECOND;
    expect(hangsAfter(known(), untold, { now: START + 99_999, livingSince })).to.deep.equal(known());
    expect(hangsAfter(known(), untold, { now: START + 100_000, livingSince })).to.deep.equal(NONE);
  });

  it('is found anew once it is given to somebody else: it is not what the one before has left', () => {
    const [hang] = hangsAfter(known({ uuid: 'uuid-of-a' }), held('uuid-of-b'), { now: START + 1 }).values();
    const found = { pool: null, since: START + 1, wasInHand: false, toldAt: START + 1 };
    expect(hang).to.deep.equal({ ...found, uuid: 'uuid-of-b' });
    const [same] = hangsAfter(known({ uuid: 'uuid-of-a' }), held(), { now: START + 1 }).values();
    expect(same).to.deep.include({ pool: 'default', since: START, wasInHand: true });
  });

  it('is left behind by its agent also where it was found to hang before', () => {
    const found = hangsAfter(NONE, held('uuid-of-a'));
    const left = { locator: JOB, uuid: 'uuid-of-a', pool: 'default', wasInHand: true };
    expect(leftBehind(found, left, START + 1).get(JOB)).to.deep.equal({
      ...{ uuid: 'uuid-of-a', pool: 'default', wasInHand: true },
      ...{ since: START, toldAt: START },
    });
    const given = hangsAfter(NONE, held('uuid-of-b'));
    expect(leftBehind(given, left, START + 1)).to.deep.equal(given);
  });

  it('is one of a hundred that are followed, however many there are', () => {
    const many = Array.from({ length: 150 }, (_, n) => ({ locator: `shop/${n}/build/1/job`, uuid: null }));
    const hangs = hangsAfter(NONE, { asked: null, held: many });
    expect(hangs.size).to.equal(100);
    const left = { locator: JOB, uuid: null, pool: null, wasInHand: true };
    expect(leftBehind(hangs, left, START).size).to.equal(100);
    expect(hangsAfter(hangs, { asked: null, held: many }, { now: START + SECOND }).size).to.equal(100);
  });
});

describe('A job in need of rescue', () => {
  const needed = (hang: Partial<Hang>, livingSince: number | null, now = START) =>
    inNeedOfRescue(known(hang), livingSince, now).length === 1;

  it('was in hand when its agent was last heard of: GoCD need not say so', () => {
    expect(needed({ wasInHand: true, toldAt: null }, null)).to.equal(true);
  });

  it('was the last of an agent of ours, and GoCD says that it has not ended', () => {
    expect(needed({ wasInHand: false, toldAt: null }, null)).to.equal(false);
    expect(needed({ wasInHand: false, toldAt: START }, null)).to.equal(true);
  });

  it('or is found hanging, for sure', () => {
    const found = { wasInHand: false, pool: null };
    expect(needed({ ...found, toldAt: START + 44_999 }, null)).to.equal(false);
    expect(needed({ ...found, toldAt: START + 45_000 }, null)).to.equal(true);
  });

  it('is no more once some agent has lived for longer than GoCD takes to give it to another', () => {
    const since = START + 60 * SECOND;
    expect(needed({}, since, since + 89_999)).to.equal(true);
    expect(needed({}, since, since + 90_000)).to.equal(false);
  });

  it('has that time from when it began to hang, however long agents have lived before', () => {
    const [hang] = known({ since: START + 60 * SECOND }).values();
    expect(hang && isPastHelp(hang, START - 3_600_000, START + 149_999)).to.equal(false);
    expect(hang && isPastHelp(hang, START - 3_600_000, START + 150_000)).to.equal(true);
  });
});

describe('Since when agents live, by the readings in a row', () => {
  const read = (before: number | null, ...agents: readonly GocdAgent[]) =>
    livingSinceIn(someView({ startedAt: START + SECOND, agents }), before);

  it('is the first that listed anybody whom GoCD counts as living: a disabled one is, lost or not', () => {
    expect(read(null, someAgent('a'))).to.equal(START + SECOND);
    expect(read(null, someAgent('a', { configState: 'Disabled', runState: 'LostContact' }))).to.equal(
      START + SECOND,
    );
    expect(read(START, someAgent('a', { runState: 'Missing' }))).to.equal(START);
  });

  it('is over with the first that lists nobody of the kind', () => {
    expect(read(START)).to.equal(null);
    expect(read(START, someAgent('a', { runState: 'LostContact' }))).to.equal(null);
    expect(read(START, someAgent('a', { configState: 'Pending' }))).to.equal(null);
  });
});
