import { expect } from 'chai';
import type { Input } from '../../../domain/facts.ts';
import type { Outcome } from '../../../machines/core.ts';
import { describeDifference } from '../../../services/journal/describe.ts';
import type { CommandEntry, Entry } from '../../../services/journal/entries.ts';
import { Recorder } from '../../../services/journal/recorder.ts';
import { someConfig, somePool } from '../../support/config.ts';
import { Driver, START, someJobs } from '../../support/core.ts';
import { type ReadJournal, readText, replayed } from './support.ts';

class RecordingDriver extends Driver {
  readonly #recorder = new Recorder({ version: '1', startedAt: START, config: someConfig() });
  text = this.#recorder.part();

  protected override taken(input: Input, outcome: Outcome): void {
    this.text += this.#recorder.step({ input, outcome });
  }
}

/** From the start to the launch of two agents, which ends in an accept and a suppress, and what is to be remembered of it. */
function launchJournal(): ReadJournal {
  const driver = new RecordingDriver().ready();
  driver.poll({ jobs: someJobs(2) });
  driver.wait(1);
  driver.offer();
  return readText(driver.text);
}

/** The journal with others in place of the one command of this type. */
function withOthersFor(type: string, others: (entry: CommandEntry) => readonly Entry[]): ReadJournal {
  const { header, entries } = launchJournal();
  const isIt = (entry: Entry) =>
    entry.kind === 'command' && JSON.stringify(entry.command).startsWith(`{"type":"${type}"`);
  return {
    header,
    entries: entries.flatMap((entry) => (entry.kind === 'command' && isIt(entry) ? others(entry) : [entry])),
  };
}

const onHost9 = (entry: CommandEntry): CommandEntry => ({
  ...entry,
  command: JSON.parse(JSON.stringify(entry.command).replace('"hostname":"host-1', '"hostname":"host-9')),
});

describe('replaying a journal', () => {
  it('finds no difference where the machines do what they did', () => {
    expect(replayed(launchJournal())).to.equal(null);
  });

  it('finds a command that was another', () => {
    const difference = replayed(withOthersFor('mesos.accept', (entry) => [onHost9(entry)]));
    expect(difference).to.deep.include({ kind: 'changed', nth: 1 });
    expect(difference?.after.input.type).to.equal('mesos.offers.received');
    expect(difference?.recorded).to.have.property('type', 'mesos.accept');
    expect(difference?.now).to.have.property('type', 'mesos.accept');
  });

  it('finds a command that no longer comes', () => {
    const sung = { type: 'mesos.sing' };
    const journal = withOthersFor('mesos.subscribe', (entry) => [entry, { ...entry, command: sung }]);
    expect(replayed(journal)).to.deep.include({ kind: 'missing now', nth: 2, recorded: sung });
  });

  it('finds a command that is new, before the next input or at the end', () => {
    expect(replayed(withOthersFor('mesos.revive', () => []))).to.deep.include({
      kind: 'new',
      nth: 1,
      now: { type: 'mesos.revive' },
    });
    const { header, entries } = launchJournal();
    const difference = replayed({ header, entries: entries.slice(0, -1) });
    expect(difference).to.deep.include({ kind: 'new', nth: 3 });
    expect(difference?.now).to.have.property('type', 'memory.save');
  });

  it('tells the order of commands apart', () => {
    const { header, entries } = launchJournal();
    const [accept, suppress, saved] = entries.slice(-3);
    if (accept === undefined || suppress === undefined || saved === undefined)
      throw new Error('nothing was launched');
    const journal = { header, entries: [...entries.slice(0, -3), suppress, accept, saved] };
    expect(replayed(journal)).to.deep.include({ kind: 'changed', nth: 1 });
  });

  it('tells that the machines fail, and on what', () => {
    const { header, entries } = launchJournal();
    const idleFloor = { factor: 0, learn: false, min: 1, max: 1 };
    const schedule = [{ cron: 'no cron expression', timeZone: 'UTC', idleFloor }];
    const config = { ...header.config, pools: [somePool({ schedule })] };
    const difference = replayed({ header: { ...header, config }, entries });
    expect(difference?.kind).to.equal('failed');
    if (difference === null) throw new Error('there is no difference');
    expect(describeDifference(difference, [])).to.match(/the machines fail on this input:\n.*CoreError/);
  });

  it('shows where it differs, how, and what led to it', () => {
    const journal = withOthersFor('mesos.accept', (entry) => [onHost9(entry)]);
    const difference = replayed(journal);
    if (difference === null) throw new Error('there is no difference');
    const shown = describeDifference(difference, journal.entries.slice(-5, -3)).split('\n');
    expect(shown[0]).to.match(/^first difference: command 1 of input \d+, at 20\d\d-/);
    expect(shown[1]).to.match(/^ {2}recorded: \{"type":"mesos.accept"/);
    expect(shown[2]).to.match(/^ {2}now: {6}\{"type":"mesos.accept"/);
    expect(shown[4]?.trim()).to.equal('launches.0.hostname: "host-9.example" is now "host-1.example"');
    expect(shown.slice(-3).join('\n')).to.match(
      /^what led to it:\n.*→ mesos.revive\n.*mesos.offers.received/,
    );
  });
});
