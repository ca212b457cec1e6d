import { expect } from 'chai';
import * as agentFaults from './faults/agentFaults.ts';
import * as gocdFaults from './faults/gocdFaults.ts';
import { FAULTS } from './faults/index.ts';
import * as leaderFaults from './faults/leaderFaults.ts';
import * as mesosFaults from './faults/mesosFaults.ts';
import * as operatorFaults from './faults/operatorFaults.ts';
import * as peopleFaults from './faults/peopleFaults.ts';
import * as serviceFaults from './faults/serviceFaults.ts';
import { runSimulation } from './simulation.ts';

/** Long enough for a kind of fault to strike some five times. */
const ALONE_HOURS = 0.5;
const LONGEST_MS = 120_000;

const names = (faults: object) => Object.keys(faults);
const STREAMS = ['streamsCutBetweenRecords', 'streamsCutMidRecord', 'masterSilent', 'eventsLate'];
const HOSTS = ['hostFrozen', 'hostDown', 'hostRemoved', 'hostMaintenance', 'offersRescinded'];
const MASTERS = ['masterFailoverWithRegistry', 'masterFailoverWithoutRegistry', 'masterElection'];
const CUT = ['hostCutFromGocd', 'agentListStale'];
const rest = names(mesosFaults).filter((name) => ![...STREAMS, ...HOSTS, ...MASTERS, ...CUT].includes(name));

const SCENARIOS: Readonly<Record<string, readonly string[]>> = {
  'while nothing goes wrong': [],
  'while streams are cut, late or silent': STREAMS,
  'while hosts freeze, fall silent and go': HOSTS,
  'while agents lose their way to GoCD, and its lists are old': CUT,
  'while masters fail over, with their registry or without': MASTERS,
  'while calls and updates are lost, late or doubled': rest,
  'while GoCD is away, slow or talks nonsense': names(gocdFaults),
  'while agents come late, twice, unwanted or not at all': names(agentFaults),
  'while people and jobs come at the wrong moment': names(peopleFaults),
  'while operators pause, drain and release the brake': [...names(operatorFaults), 'agentListPartial'],
  'while it is stopped, killed, stalled and started twice': names(serviceFaults),
  'while leaders change, and those that led do not know': names(leaderFaults),
  'while agents are known from GoCD only, after both have failed': [...MASTERS, 'serviceKilled', 'hostDown'],
  'while GoCD and its own disk fail at once': ['gocdRestarts', 'diskFull', 'serviceKilledWithin'],
};

describe('The whole program keeps its promises', function () {
  this.timeout(LONGEST_MS);

  for (const [scenario, faults] of Object.entries(SCENARIOS))
    it(scenario, async () => {
      const report = await runSimulation({ seed: 7, hours: 2, faults });
      expect(report.jobs).to.be.above(0);
      expect(report.launches).to.be.above(0);
      expect(report.faults > 0).to.equal(faults.length > 0);
    });

  for (const name of names(FAULTS))
    it(`whatever the luck, if all that happens is ${name}`, async () => {
      const report = await runSimulation({ seed: seedOf(name), hours: ALONE_HOURS, faults: [name] });
      expect(report.faults).to.be.above(0);
    });
});

describe('A simulation', function () {
  this.timeout(LONGEST_MS);

  it('is the same each time for the same seed', async () => {
    const options = { seed: 3, hours: 1 };
    expect(await runSimulation(options)).to.deep.equal(await runSimulation(options));
  });
});

/** Each kind of fault has luck of its own, the same each time. */
function seedOf(name: string): number {
  return [...name].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 10_000, 0);
}
