import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStage, type Stage } from '../endToEnd/support.ts';
import { start } from './support.ts';

type Child = ReturnType<typeof start>;

/** What specs of the program in processes of its own work with. */
export interface Staged {
  readonly stage: Stage;
  /** In which the program is run. */
  readonly folder: string;
  start(...words: string[]): Child;
  /** Has a process killed that runs still when all is cleared away. */
  keep(child: Child): Child;
}

/** To be called in a `describe`: all of it is made once or for each spec, and cleared away again. */
export function staged(how: 'once' | 'for each'): Staged {
  const running: Child[] = [];
  let made: Pick<Staged, 'stage' | 'folder'> | null = null;
  const here = () => {
    if (made === null) throw new Error('there is no stage outside of a spec');
    return made;
  };
  const keep = (child: Child) => {
    running.push(child);
    return child;
  };
  const set = async () => {
    made = { folder: await mkdtemp(join(tmpdir(), 'gocd-mesos-spec-')), stage: await openStage() };
  };
  const clear = async () => {
    for (const child of running.splice(0))
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGKILL');
        await once(child, 'close');
      }
    const { folder, stage } = here();
    await stage.close();
    await rm(folder, { recursive: true });
  };
  if (how === 'once') {
    before(set);
    after(clear);
  } else {
    beforeEach(set);
    afterEach(clear);
  }
  return {
    get stage() {
      return here().stage;
    },
    get folder() {
      return here().folder;
    },
    start: (...words) => keep(start(here().folder, ...words)),
    keep,
  };
}
