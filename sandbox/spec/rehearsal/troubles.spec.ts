import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import type { Cause } from '../../../domain/demand.ts';
import { isTroubleName, TROUBLES } from '../../rehearsal/rehearsal.ts';
import type { TroubleName } from '../../rehearsal/troubleNames.ts';
import { type Staged, stageSandbox } from './support.ts';

const MINUTE = 60_000;

type Sign = (staged: Staged) => boolean;

const waitsFor =
  (cause: Cause, reason = /./): Sign =>
  ({ view }) =>
    view.backlog().jobs.some((job) => job.cause === cause && reason.test(job.reason));
const isUnready =
  (reason: RegExp): Sign =>
  ({ view }) =>
    view.readiness().reasons.some((line) => reason.test(line));
const verdictIs =
  (title: string): Sign =>
  ({ view }) =>
    view.state().verdict?.title === title;
const hasAgents =
  (phase: string): Sign =>
  ({ view }) =>
    view.agents().agents.some((agent) => agent.phase === phase);

/** How each shows, in the words in which the handbook treats of it. */
const SIGNS: Readonly<Record<TroubleName, Sign>> = {
  'broken-image': waitsFor('backing-off', /the image could not be pulled/),
  'crashing-agent': waitsFor('backing-off', /exited with status 1\b/),
  'silent-agent': waitsFor('backing-off', /ran 10 min without registering with GoCD/),
  'wrong-key': waitsFor('agents-pending', /wrong or missing auto-register key/),
  'hung-agent': waitsFor('stuck'),
  'agent-died': hasAgents('lost'),
  'host-lost': hasAgents('lost'),
  'agents-vanish': verdictIs('Brake on'),
  'no-room': waitsFor('no-offers'),
  limit: waitsFor('limit', /The pool is full/),
  'no-pool': waitsFor('no-pool', /windows/),
  'other-instance': waitsFor('not-ours', /another/),
  'pool-paused': waitsFor('pool-paused', /the rehearsal/),
  elastic: waitsFor('elastic'),
  pinned: waitsFor('pinned'),
  'agents-disabled': waitsFor('agents-disabled', /windows-builder/),
  'gocd-down': isUnready(/^gocd: last read .* got no connection/),
  'gocd-refuses': isUnready(/^gocd: last read .* was answered 401/),
  maintenance: waitsFor('maintenance'),
  'feed-gone': ({ view }) => view.state().gocd.backlogSource === 'dashboard',
  'gocd-slow': waitsFor('unread'),
  'mesos-down': waitsFor('mesos-away', /ECONNREFUSED/),
  'mesos-failover': waitsFor('mesos-away'),
  'mesos-unanswered': waitsFor('mesos-away', /calls in a row got no answer/),
  'mesos-refuses': isUnready(/does not let us in without credentials/),
  'id-not-kept': isUnready(/the framework id is not kept: cannot write \S+: ENOSPC/),
  'name-shared': verdictIs('The name is shared'),
};

describe('A trouble that is rehearsed', () => {
  let staged: Staged;
  afterEach(() => staged.close());

  for (const [name, shows] of Object.entries(SIGNS))
    it(`as ${name} shows as the handbook says, and is got over when it ends`, async () => {
      if (!isTroubleName(name)) throw new Error(`there is no trouble ${name}`);
      staged = await stageSandbox();
      await staged.goOn(MINUTE);
      expect(shows(staged), 'before').to.equal(false);
      staged.rehearsal.begin(name);
      expect(await staged.until(TROUBLES[name].lastsMs, () => shows(staged))).to.equal(true);
      staged.rehearsal.end(name);
      const isQuiet = () =>
        staged.view.state().verdict?.title === 'Healthy' && staged.view.backlog().jobs.length === 0;
      expect(await staged.until(25 * MINUTE, isQuiet), 'got over').to.equal(true);
      expect(staged.told).to.deep.equal([`${name} begun`, `${name} over`]);
    });

  it('ends by itself, and is begun no second time meanwhile', async () => {
    staged = await stageSandbox();
    const { rehearsal, told } = staged;
    rehearsal.begin('no-pool');
    rehearsal.begin('no-pool');
    rehearsal.begin('maintenance');
    const { since, until } = rehearsal.states().find(({ name }) => name === 'no-pool') ?? {};
    expect((until ?? 0) - (since ?? 0)).to.equal(TROUBLES['no-pool'].lastsMs);
    await staged.goOn(TROUBLES['no-pool'].lastsMs);
    expect(told).to.deep.equal(['no-pool begun', 'maintenance begun', 'no-pool over', 'maintenance over']);
    rehearsal.end('no-pool');
    expect(told).to.have.length(4);
    expect(rehearsal.states().every(({ since }) => since === null)).to.equal(true);
  });
});

describe('The handbook', () => {
  const docs = (file: string) =>
    readFile(fileURLToPath(new URL(`../../../docs/${file}`, import.meta.url)), 'utf8');

  it('treats of each trouble at the place that its rehearsal names', async () => {
    for (const [name, { page }] of Object.entries(TROUBLES)) {
      const [file = '', heading = ''] = page.split('#');
      const headings = [...(await docs(file)).matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
        title
          .toLowerCase()
          .replace(/[^\w\s-]/g, '')
          .replace(/\s+/g, '-'),
      );
      expect(headings, name).to.include(heading);
    }
  });

  it('lists all troubles, with the same place', async () => {
    const rows = [...(await docs('rehearsing.md')).matchAll(/^\| `([\w-]+)` \|.*\]\((\S+)\) \|$/gm)];
    expect(rows.map(([, name, page]) => [name, page])).to.have.deep.members(
      Object.entries(TROUBLES).map(([name, { page }]) => [name, page]),
    );
  });
});
