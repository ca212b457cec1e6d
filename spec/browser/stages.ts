import { playDays, type TroubleName } from '../../sandbox/index.ts';
import { type Staged, type Staging, stageSandbox } from '../../sandbox/spec/rehearsal/support.ts';
import { WatchedDriver } from '../services/views/support.ts';
import { crowd } from './crowded.ts';
import { type Standing, standing } from './served.ts';

const MINUTE = 60_000;

/** Machines that stand where they are to be looked at. */
export interface Scenery extends Standing {
  close(): void;
}

const driven = (driver: WatchedDriver): Scenery => ({ ...standing(driver), close: () => {} });

/** The small company's sandbox on virtual time, in the midst of a day's work. */
async function atWork(staging: Staging = {}): Promise<Staged> {
  const staged = await stageSandbox(staging);
  const stop = playDays(staged.clock, staged.world.gocd, { seed: 1, medianMs: MINUTE });
  await staged.goOn(6 * MINUTE);
  return {
    ...staged,
    close: () => {
      stop();
      staged.close();
    },
  };
}

/** A trouble begins while work goes on; a minute after it shows, it is looked at. */
const troubled = (name: TroubleName, title: string) => async (): Promise<Scenery> => {
  const staged = await atWork();
  staged.rehearsal.begin(name);
  const shows = await staged.until(15 * MINUTE, () => staged.view.state().verdict.title === title);
  if (!shows) throw new Error(`${name} does not show as ${title}`);
  await staged.goOn(MINUTE);
  return staged;
};

/** Every situation in which the page is looked at. */
export const STAGES = {
  quiet: async () => {
    const staged = await stageSandbox();
    await staged.goOn(2 * MINUTE);
    return staged;
  },
  busy: atWork,
  limit: troubled('limit', 'At a limit'),
  'broken image': troubled('broken-image', 'Launches are failing'),
  'GoCD down': troubled('gocd-down', 'Not ready'),
  'Mesos down': troubled('mesos-down', 'Not ready'),
  'state file not writable': () => atWork({ diskIsFull: true }),
  'framework torn down, and its next id not kept': troubled('id-not-kept', 'Not ready'),
  'host lost': troubled('host-lost', 'A host is out of reach'),
  paused: async () => {
    const staged = await atWork();
    staged.request({ type: 'operator.pause.requested', by: 'jane' });
    staged.world.gocd.schedule({
      pipeline: 'web-shop',
      stage: 'build',
      job: 'bundle',
      resources: ['linux'],
      runInstances: 30,
    });
    await staged.goOn(3 * MINUTE);
    return staged;
  },
  standby: async () => driven(new WatchedDriver()),
  starting: async () => {
    const driver = new WatchedDriver();
    driver.take({ type: 'service.started', entropy: 1, frameworkId: null });
    return driven(driver);
  },
  'a thousand agents': async () => driven(crowd()),
} satisfies Readonly<Record<string, () => Promise<Scenery>>>;

export type StageName = keyof typeof STAGES;
