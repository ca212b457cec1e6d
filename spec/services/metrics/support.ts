import { Archive } from '../../../services/history/archive.ts';
import { createMetrics, type Metrics } from '../../../services/metrics/metrics.ts';
import { someConfig } from '../../support/config.ts';
import { WatchedDriver } from '../views/support.ts';

/** All machines with metrics kept of them. */
export class MeasuredDriver extends WatchedDriver {
  readonly metrics: Metrics;

  constructor(config = someConfig(), archive = new Archive()) {
    super(config, null, archive);
    this.metrics = createMetrics(this.core, { clock: { now: () => this.now } });
    this.metrics.follow(archive);
    // As a running instance does.
    this.watchers.splice(0, this.watchers.length, (step) => this.metrics.take(this.view.take(step)));
  }

  /** The value of one series, as `gocd_mesos_agents{pool="default",state="idle"}`; null if it is not there. */
  async value(series: string): Promise<number | null> {
    return valueIn(await this.metrics.text(), series);
  }

  /** All series of a name, as far as they are not zero. */
  async nonZero(name: string): Promise<Record<string, number>> {
    const lines = (await this.metrics.text()).split('\n').filter((line) => line.startsWith(`${name}{`));
    const values = lines.map((line): [string, number] => {
      const cut = line.lastIndexOf(' ');
      return [line.slice(name.length, cut), Number(line.slice(cut + 1))];
    });
    return Object.fromEntries(values.filter(([, value]) => value !== 0));
  }
}

export function valueIn(text: string, series: string): number | null {
  const line = text.split('\n').find((candidate) => candidate.startsWith(`${series} `));
  return line === undefined ? null : Number(line.slice(series.length + 1));
}
