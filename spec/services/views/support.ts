import type { Config } from '../../../domain/config.ts';
import type { Fact } from '../../../domain/facts.ts';
import type { Outcome } from '../../../machines/core.ts';
import { Archive } from '../../../services/history/archive.ts';
import type { Step } from '../../../services/service.ts';
import { createOperatorsView, type OperatorsView } from '../../../services/views/operatorsView.ts';
import { Driver, launchesIn, someAgent, someJobs, someOffer } from '../../support/core.ts';

/** All machines with operators looking on: every step is shown to them. */
export class WatchedDriver extends Driver {
  readonly view: OperatorsView;
  readonly watchers: ((step: Step) => void)[];

  /** @param gocdUrl of the GoCD it works for, where the page is to link there */
  constructor(config?: Config, gocdUrl: string | null = null, archive = new Archive()) {
    super(config);
    this.view = createOperatorsView(this.core, { now: () => this.now }, { archive, gocdUrl: () => gocdUrl });
    this.watchers = [this.view.take];
  }

  override take(fact: Fact): Outcome {
    const outcome = super.take(fact);
    for (const watch of this.watchers) watch({ input: { ...fact, at: this.now }, outcome });
    return outcome;
  }

  /** Has jobs wait until agents are launched for them; the task ids of those. */
  launch(count: number): readonly string[] {
    this.poll({ jobs: someJobs(count) });
    this.wait(1);
    return launchesIn(this.offer(someOffer()).commands).map(({ taskId }) => taskId);
  }

  /** Launches one agent and lets it come up until it is idle. */
  launchIdle(bootMs = 20_000): string {
    const [taskId] = this.launch(1);
    if (taskId === undefined) throw new Error('nothing was launched');
    this.update(taskId, 'TASK_RUNNING');
    this.wait(bootMs);
    this.poll({ agents: [someAgent(taskId)] });
    return taskId;
  }
}
