import { Counter, Gauge, type Registry } from 'prom-client';
import type { Clock } from '../../domain/clock/clock.ts';
import type { Reload } from '../events/reload.ts';
import type { Archive } from '../history/archive.ts';

export interface InstanceMetrics {
  /** To be told what came of each reading of the config. */
  takeReload(reload: Reload): void;
  /** Tells of what is kept there. */
  follow(archive: Pick<Archive, 'health'>): void;
}

/** Of the process around the machines: its config, and what it keeps. */
export function instanceMetrics(registry: Registry, clock: Pick<Clock, 'now'>): InstanceMetrics {
  const registers = [registry];
  const successful = new Gauge({
    name: 'gocd_mesos_config_last_reload_successful',
    help: '1 if the config, when it was last read, could be put in force; 0 if the last good one had to stay.',
    registers,
  });
  const triedAt = new Gauge({
    name: 'gocd_mesos_config_last_reload_timestamp_seconds',
    help: 'When the config was last read, since the Unix epoch, in seconds.',
    registers,
  });
  const takenAt = new Gauge({
    name: 'gocd_mesos_config_last_reload_success_timestamp_seconds',
    help: 'When the config was last read and could be put in force, since the Unix epoch, in seconds.',
    registers,
  });
  const read = (isGood: boolean) => {
    const seconds = Math.round(clock.now() / 1000);
    successful.set(isGood ? 1 : 0);
    triedAt.set(seconds);
    if (isGood) takenAt.set(seconds);
  };
  read(true);
  return {
    takeReload: ({ outcome }) => read(outcome !== 'refused'),
    follow: (archive) => {
      new Gauge({
        name: 'gocd_mesos_history_failing',
        help: '1 if what happens cannot be kept at present; 0 if it can, or is not to be.',
        registers,
        collect() {
          this.set((archive.health()?.problem ?? null) === null ? 0 : 1);
        },
      });
      new Gauge({
        name: 'gocd_mesos_history_bytes',
        help: 'What is kept of what happened, in bytes.',
        registers,
        collect() {
          this.set(archive.health()?.bytes ?? 0);
        },
      });
      new Counter({
        name: 'gocd_mesos_history_dropped_total',
        help: 'Entries that were never kept, for they could not be written for too long.',
        registers,
        collect() {
          this.reset();
          this.inc(archive.health()?.dropped ?? 0);
        },
      });
    },
  };
}
