import { Counter, Gauge } from 'prom-client';
import { GOCD_FAILURE_REASONS } from '../../domain/gocd.ts';
import { machineDescriptions } from '../../machines/descriptions.ts';
import { readiness } from '../views/readiness.ts';
import { STANDBY, stateInBrief } from '../views/state.ts';
import { verdictOn } from '../views/verdict.ts';
import { TONES } from '../views/verdictSchema.ts';
import type { MetricGroup } from './sources.ts';

const OFFER_OUTCOMES = ['accepted', 'declined', 'rescinded'] as const;
const FRAMEWORK_STATES = [STANDBY, ...machineDescriptions.framework.states.map(({ key }) => key)];

export const serviceMetrics: MetricGroup = ({ registry, core, clock }) => {
  const registers = [registry];
  new Gauge({
    name: 'gocd_mesos_ready',
    help: '1 if subscribed at Mesos, reconciled, and the view of GoCD is fresh; 0 otherwise.',
    registers,
    collect() {
      this.set(readiness(core.picture(), clock.now()).ready ? 1 : 0);
    },
  });
  new Gauge({
    name: 'gocd_mesos_health',
    help: '1 for what the dashboard shows as a whole, 0 for all others: good; warn, somebody should look; bad, it cannot do its work; quiet, another instance leads, or it has just begun or has left.',
    labelNames: ['tone'],
    registers,
    collect() {
      const { tone } = verdictOn(core.picture(), clock.now());
      for (const each of TONES) this.set({ tone: each }, each === tone ? 1 : 0);
    },
  });
  new Gauge({
    name: 'gocd_mesos_paused',
    help: '1 if an operator has paused launching and draining; 0 otherwise.',
    registers,
    collect() {
      this.set(core.picture().pausedBy === null ? 0 : 1);
    },
  });
  new Gauge({
    name: 'gocd_mesos_framework_state',
    help: '1 for the state the framework is in towards Mesos, 0 for all others.',
    labelNames: ['state'],
    registers,
    collect() {
      const { framework } = stateInBrief(core.picture(), clock.now());
      for (const state of FRAMEWORK_STATES) this.set({ state }, state === framework ? 1 : 0);
    },
  });
  new Gauge({
    name: 'gocd_mesos_backlog_source',
    help: '1 for where the waiting jobs were read from last, 0 for the other: the feed, or the dashboard once there is none.',
    labelNames: ['source'],
    registers,
    collect() {
      const source = core.picture().view?.backlogSource ?? null;
      for (const each of ['feed', 'dashboard'] as const) this.set({ source: each }, each === source ? 1 : 0);
    },
  });
  const offers = new Counter({
    name: 'gocd_mesos_offers_total',
    help: 'Resource offers, by what became of them.',
    labelNames: ['outcome'],
    registers,
  });
  for (const outcome of OFFER_OUTCOMES) offers.inc({ outcome }, 0);
  const failures = new Counter({
    name: 'gocd_mesos_poll_failures_total',
    help: 'Readings of GoCD that failed, by why.',
    labelNames: ['reason'],
    registers,
  });
  for (const reason of GOCD_FAILURE_REASONS) failures.inc({ reason }, 0);

  return ({ input, outcome: { commands } }) => {
    if (input.type === 'gocd.poll.failed') failures.inc({ reason: input.failure.reason });
    if (input.type === 'mesos.offer.rescinded') offers.inc({ outcome: 'rescinded' });
    // A DECLINE of its own repeats one that may have been lost: its offers have been counted.
    if (input.type !== 'mesos.offers.received') return;
    for (const command of commands) {
      if (command.type === 'mesos.accept') offers.inc({ outcome: 'accepted' }, command.offerIds.length);
      if (command.type === 'mesos.decline') offers.inc({ outcome: 'declined' }, command.offerIds.length);
    }
  };
};
