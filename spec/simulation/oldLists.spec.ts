import { expect } from 'chai';
import type { Subscription } from 'rxjs';
import { isOurs } from '../../domain/ids.ts';
import { keepLists } from './faults/keptLists.ts';
import { Life } from './life.ts';
import { INSTANCE, simulatedConfig } from './settings.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** Found by seeds 1240007 and 1240306 with drawn settings: a proxy answers with lists of two minutes ago, as if they were new. */
describe('While lists of agents are old, no job is lost to the KILL', () => {
  let life: Life;
  let events: Subscription;
  let registrations: number;
  let isBusyDay: boolean;

  beforeEach(async () => {
    const config = simulatedConfig();
    life = new Life({ ...config, scaling: { ...config.scaling, idleTimeout: 60 * MINUTE } });
    registrations = 0;
    isBusyDay = false;
    events = life.world.gocd.events.subscribe((event) => {
      if (event.type === 'agent.registered' && isOurs(event.hostname, INSTANCE)) registrations += 1;
      if (event.type === 'job.completed' && isBusyDay) job();
    });
    await life.pass(30 * SECOND);
  });

  afterEach(() => {
    events.unsubscribe();
    life.close();
  });

  const job = () => life.jobs(1, 15 * SECOND);
  /** One short job after the other: whoever has just come has one at almost any moment. */
  function busyDay(): void {
    isBusyDay = true;
    job();
  }

  const kills = () =>
    life.steps.flatMap(({ outcome }) => outcome.commands.filter(({ type }) => type === 'mesos.kill')).length;

  const phases = () => Array.from(life.picture.agents.values(), ({ phase }) => phase);

  async function until(what: string, isSo: () => boolean, atMostMs: number): Promise<void> {
    const { clock } = life.world;
    for (const end = clock.now() + atMostMs; !isSo(); await life.pass(500))
      if (clock.now() >= end) throw new Error(`${what}: not within ${atMostMs / MINUTE} min`);
  }

  const listsGetOld = () => keepLists(life.world, 'renewed');

  /** KILLs are taken by the master, and lost. */
  const loseKills = () => life.world.weather.mesosCallsLost.add((type) => (type === 'KILL' ? true : null));

  it('of one that registers when it has just been given up', async () => {
    life.world.agentFaults.registersLateMs = () => 6 * MINUTE;
    busyDay();
    await life.pass(MINUTE);
    listsGetOld();
    const arriving = loseKills();
    await until('given up', () => kills() > 0, 9 * MINUTE);
    await until('registered', () => registrations > 0, MINUTE);
    arriving();
    await life.pass(10 * MINUTE);
    expect(life.world.gocd.lostJobs()).to.deep.equal([]);
  });

  /** The id of one that is ready for jobs, without any. */
  async function idleAgent(): Promise<string> {
    job();
    const idle = () => [...life.picture.agents.values()].filter(({ phase }) => phase === 'idle');
    await until('idle', () => idle().length > 0, 5 * MINUTE);
    return idle()[0]?.taskId ?? '';
  }

  const WAYS_BACK = [
    {
      who: 'one that reaches GoCD again',
      goes: (host: string) => life.world.mesos.cutFromGocd(host),
      comes: (host: string) => life.world.mesos.joinToGocd(host),
    },
    {
      who: 'one whose host has come back',
      goes: (host: string) => life.world.mesos.freezeHost(host),
      comes: (host: string) => life.world.mesos.thawHost(host),
    },
  ];

  for (const { who, goes, comes } of WAYS_BACK)
    for (const [when, isSo, thenMs] of [
      ['when it was given up', () => kills() > 0, 0],
      ['when it was about to be given up', () => phases().includes('lost'), 4.75 * MINUTE],
    ] as const)
      it(`of ${who} ${when}`, async () => {
        const taskId = await idleAgent();
        listsGetOld();
        const host = life.picture.agents.get(taskId)?.hostname ?? '';
        goes(host);
        await until(when, isSo, 20 * MINUTE);
        await life.pass(thenMs);
        comes(host);
        busyDay();
        await life.pass(10 * MINUTE);
        expect(life.world.gocd.lostJobs()).to.deep.equal([]);
      });
});
