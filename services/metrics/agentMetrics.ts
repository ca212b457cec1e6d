import { Counter, Gauge, Histogram } from 'prom-client';
import { AGENT_PHASES } from '../../domain/fleet.ts';
import { START_PARTS, StartFollower } from '../starts/startFollower.ts';
import { phasesByPool } from '../views/agents.ts';
import { hungAgents } from '../views/hungAgents.ts';
import { configInForce } from '../views/state.ts';
import { AgentTime } from './agentTime.ts';
import { LAUNCH_OUTCOMES, Launches } from './launches.ts';
import { type MetricGroup, SECOND_MS } from './sources.ts';

export const agentMetrics: MetricGroup = ({ registry, core, clock, pools }) => {
  const registers = [registry];
  new Gauge({
    name: 'gocd_mesos_agents',
    help: 'Agents of ours, by pool and by where they stand.',
    labelNames: ['pool', 'state'],
    registers,
    collect() {
      this.reset();
      for (const pool of pools.configured) for (const state of AGENT_PHASES) this.set({ pool, state }, 0);
      for (const [pool, counts] of phasesByPool(core.picture()))
        for (const state of AGENT_PHASES) this.inc({ pool: pools.of(pool), state }, counts[state]);
    },
  });
  new Gauge({
    name: 'gocd_mesos_agents_max',
    help: 'The most agents a pool may have, as its schedule has it now.',
    labelNames: ['pool'],
    registers,
    collect() {
      this.reset();
      for (const { name, max } of configInForce(core.picture(), clock.now()).pools)
        this.set({ pool: name }, max);
    },
  });
  new Gauge({
    name: 'gocd_mesos_agents_min',
    help: 'The fewest agents a pool is to have, as its schedule has it now.',
    labelNames: ['pool'],
    registers,
    collect() {
      this.reset();
      for (const { name, min } of configInForce(core.picture(), clock.now()).pools)
        this.set({ pool: name }, min);
    },
  });
  new Gauge({
    name: 'gocd_mesos_max_agents',
    help: 'The most agents over all pools, as scaling.schedule has it now.',
    registers,
    collect() {
      this.set(configInForce(core.picture(), clock.now()).scaling.maxAgents);
    },
  });

  new Gauge({
    name: 'gocd_mesos_hung_agents',
    help: 'Agents that say they are idle and take no job, ours and those that people made.',
    labelNames: ['owner'],
    registers,
    collect() {
      const ours = hungAgents(core.picture()).filter(({ isOurs }) => isOurs).length;
      this.set({ owner: 'ours' }, ours);
      this.set({ owner: 'others' }, hungAgents(core.picture()).length - ours);
    },
  });

  const seconds = new Counter({
    name: 'gocd_mesos_agent_seconds_total',
    help: 'Time that agents have spent, by pool and by where they stood.',
    labelNames: ['pool', 'state'],
    registers,
    collect: () => settle(clock.now()),
  });
  const time = new AgentTime(({ pool, phase }, ms) =>
    seconds.inc({ pool: pools.of(pool), state: phase }, ms / SECOND_MS),
  );
  const settle = (now: number) => time.settle([...core.picture().agents.values()], now);

  const start = new Histogram({
    name: 'gocd_mesos_agent_start_seconds',
    help: 'From the launch of an agent until GoCD lists it, ready for jobs.',
    buckets: [5, 10, 20, 30, 45, 60, 90, 120, 180, 300, 600, 1_200],
    registers,
  });
  const startParts = new Histogram({
    name: 'gocd_mesos_agent_start_part_seconds',
    help: 'Parts of the start of an agent, by pool: the offer until its container runs, until GoCD lists it, until its first job.',
    labelNames: ['pool', 'part'],
    buckets: [1, 2, 5, 10, 20, 30, 45, 60, 90, 120, 300, 600],
    registers,
  });
  const launches = new Counter({
    name: 'gocd_mesos_launches_total',
    help: 'Launches of agents: how many were asked for, and how each of them went.',
    labelNames: ['pool', 'outcome'],
    registers,
  });
  for (const pool of pools.configured) {
    for (const outcome of LAUNCH_OUTCOMES) launches.inc({ pool, outcome }, 0);
    for (const state of AGENT_PHASES) seconds.inc({ pool, state }, 0);
    for (const part of START_PARTS) startParts.zero({ pool, part });
  }

  const underway = new Launches();
  const starts = new StartFollower(() => '');
  return (step) => {
    const {
      input,
      outcome: { notices },
    } = step;
    for (const { pool, part, ms } of starts.take(step))
      startParts.observe({ pool: pools.of(pool), part }, ms / SECOND_MS);
    for (const notice of notices) {
      if (notice.type !== 'agent.changed') continue;
      time.moved(notice.taskId, notice.pool, notice.phase, input.at);
      const news = underway.take(notice, input);
      if (news === null) continue;
      launches.inc({ pool: pools.of(news.pool), outcome: news.outcome });
      if (news.outcome === 'registered') start.observe(news.ms / SECOND_MS);
    }
    if (input.type === 'gocd.polled') settle(input.at);
  };
};
