import { expect } from 'chai';
import type { Breaker } from '../../domain/demand.ts';
import type { HostRecord } from '../../domain/memory.ts';
import type { TaskState } from '../../domain/mesos.ts';
import {
  type FailureKind,
  failed,
  failureKind,
  hostFailed,
  hostSucceeded,
  isAvoided,
  mayLaunch,
  succeeded,
} from '../../policy/breaker.ts';

const NOW = 1_000_000;
const MINUTE = 60_000;

function failures(count: number, kind: FailureKind = 'launch'): Breaker {
  let breaker = failed(undefined, { now: NOW, error: 'exit 1', kind });
  for (let n = 1; n < count; n++) breaker = failed(breaker, { now: NOW, error: 'exit 1', kind });
  return breaker;
}

describe('the breaker of a pool', () => {
  it('lets launches pass while there is none', () => {
    expect(mayLaunch(undefined, NOW)).to.equal('yes');
  });

  it('opens with the first failure, for a second', () => {
    expect(mayLaunch(failures(1), NOW + 999)).to.equal('no');
    expect(mayLaunch(failures(1), NOW + 1_000)).to.equal('probe');
  });

  it('backs off by 15 % with each further failure', () => {
    expect(failures(2).retryAt - NOW).to.be.closeTo(1_150, 0.001);
    expect(failures(11).retryAt - NOW).to.be.closeTo(1_000 * 1.15 ** 10, 0.001);
  });

  it('never backs off for more than five minutes', () => {
    expect(failures(100).retryAt - NOW).to.equal(5 * MINUTE);
    expect(failures(10_000).retryAt - NOW).to.equal(5 * MINUTE);
  });

  it('gives an image that cannot be pulled half a minute to begin with, and says so', () => {
    const breaker = failures(1, 'image');
    expect(breaker.retryAt - NOW).to.equal(30_000);
    expect(breaker.lastError).to.equal('the image could not be pulled: exit 1');
  });

  it('backs off further when the probe fails', () => {
    const breaker = failed(failures(1), {
      now: NOW + MINUTE,
      error: 'exit 1',
      kind: 'launch',
    });
    expect(breaker).to.include({ failures: 2 });
    expect(mayLaunch(breaker, NOW + MINUTE + 1_149)).to.equal('no');
  });

  it('closes with the first success', () => {
    expect(mayLaunch(succeeded(), NOW)).to.equal('yes');
  });

  it('keeps errors to one line of bearable length', () => {
    const breaker = failed(undefined, {
      now: NOW,
      error: `a\n\tb ${'x'.repeat(9_999)}`,
      kind: 'registration',
    });
    expect(breaker.lastError).to.match(/^the agent did not register with GoCD: a b x+…$/);
    expect(breaker.lastError.length).to.be.lessThan(600);
  });
});

describe('how the end of a task that had not registered counts', () => {
  const rows: readonly (readonly [string, TaskState, string | null, boolean | null, string | null])[] = [
    [
      'docker could not pull',
      'TASK_FAILED',
      "Failed to launch container: Failed to run 'docker -H unix:///var/run/docker.sock pull 127.0.0.1:5999/gocd/no-such-image:1': exited with status 1",
      null,
      'image',
    ],
    [
      'the Mesos containerizer could not pull',
      'TASK_FAILED',
      "Failed to launch container: Unexpected HTTP response '404 Not Found' when trying to get the manifest",
      null,
      'image',
    ],
    [
      'a file could not be fetched',
      'TASK_FAILED',
      "Failed to launch container: Failed to fetch all URIs for container '0f5d': exited with status 1",
      null,
      'files',
    ],
    ['its container ended', 'TASK_FAILED', 'Container exited with status 1', null, 'launch'],
    ['it ended well, but too early', 'TASK_FINISHED', null, null, 'launch'],
    ['the master found it invalid', 'TASK_ERROR', 'Task uses invalid resources', null, 'launch'],
    ['its health check killed it', 'TASK_KILLED', null, false, 'launch'],
    ['we killed it', 'TASK_KILLED', null, null, null],
    ['its offer was gone', 'TASK_DROPPED', 'Offer no longer valid', null, null],
    ['its host is gone', 'TASK_LOST', null, null, null],
    ['its host was removed', 'TASK_GONE', null, null, null],
  ];
  for (const [what, state, message, healthy, kind] of rows) {
    it(`${what}: ${kind === null ? 'not at all' : `as a failed ${kind}`}`, () => {
      expect(failureKind({ state, message, healthy })).to.equal(kind);
    });
  }
});

describe('the record of a host', () => {
  function recordOf(count: number, kind: FailureKind = 'launch'): HostRecord | undefined {
    let record: HostRecord | undefined;
    for (let n = 0; n < count; n++) record = hostFailed(record, { now: NOW, kind });
    return record;
  }

  it('bears two failures', () => {
    expect(isAvoided(recordOf(2), NOW)).to.equal(false);
  });

  it('has it avoided for ten minutes after the third', () => {
    expect(isAvoided(recordOf(3), NOW + 10 * MINUTE - 1)).to.equal(true);
    expect(isAvoided(recordOf(3), NOW + 10 * MINUTE)).to.equal(false);
  });

  it('counts files that it could not fetch, which another host may', () => {
    expect(isAvoided(recordOf(3, 'files'), NOW)).to.equal(true);
  });

  it('has it avoided again after one more failure', () => {
    const later = NOW + 11 * MINUTE;
    expect(isAvoided(hostFailed(recordOf(3), { now: later, kind: 'launch' }), later)).to.equal(true);
  });

  it('is clean after a success', () => {
    expect(isAvoided(hostSucceeded(), NOW)).to.equal(false);
    expect(isAvoided(hostFailed(hostSucceeded(), { now: NOW, kind: 'launch' }), NOW)).to.equal(false);
  });

  it('does not blame the host for an image that cannot be pulled or an agent GoCD refuses', () => {
    expect(isAvoided(recordOf(9, 'image'), NOW)).to.equal(false);
    expect(isAvoided(recordOf(9, 'registration'), NOW)).to.equal(false);
  });
});
