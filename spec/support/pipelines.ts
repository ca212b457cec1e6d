import type { GocdAgent, GocdView } from '../../domain/gocd.ts';
import { type Driver, someAgent, someJob } from './core.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const POLL = 10 * SECOND;

/** Made by hand, and to take no job more once each has done its own: none of ours comes free for what follows. */
function byHand(locators: readonly string[] = []): readonly GocdAgent[] {
  return [0, 1, 2, 3].map((index) => {
    const building = locators[index] ?? null;
    const state = building === null ? 'Idle' : 'Building';
    return someAgent(`by-hand-${index}`, {
      building,
      configState: 'Disabled',
      runState: state,
      buildState: state,
    });
  });
}

/** A run of a stage of that many jobs, a minute each; `more`: what else its readings tell. */
export function stageRun(
  driver: Driver,
  stage: string,
  jobs: number,
  polls = 6,
  more: Partial<GocdView> = {},
): void {
  const locators = Array.from({ length: jobs }, (_, index) => `shop/${stage}/1/j${index}`);
  const [, name = ''] = stage.split('/');
  const waiting = locators.map((locator) => someJob('j', { locator, stage: name }));
  driver.poll({ jobs: waiting, agents: byHand(), ...more });
  for (let poll = 0; poll < polls; poll++) {
    driver.wait(POLL);
    driver.poll({ agents: byHand(locators), ...more });
  }
  driver.wait(POLL);
}

/** Runs of a pipeline: one job compiles, then four test. */
export function pipelineRuns(driver: Driver, counters: readonly number[]): void {
  for (const counter of counters) {
    stageRun(driver, `${counter}/compile`, 1);
    stageRun(driver, `${counter}/test`, 4);
    driver.poll({ agents: byHand() });
    driver.wait(MINUTE);
  }
}
