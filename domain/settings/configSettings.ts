import { z } from 'zod';
import type { ReadOf } from './block.ts';
import { decimal, duration, flag, listOf, oneOf, text, whole } from './kinds/kinds.ts';
import { masters, zooKeeper } from './kinds/locations.ts';
import { gocdName, instanceName, resourceName } from './kinds/names.ts';
import { parsed } from './kinds/parsing.ts';
import { scalingScheduleEntry, timeZone } from './kinds/scheduleKinds.ts';
import { glob, shares } from './kinds/shareKinds.ts';
import {
  adviceSettings,
  httpSettings,
  logSettings,
  notificationsSettings,
  telemetrySettings,
} from './operatorSettings.ts';
import { agentSettings } from './poolSettings.ts';
import { filePath, goServerSettings, mesosSettings } from './serverSettings.ts';
import { derived, type Kind, optional, optionalPart, part, setting } from './setting.ts';
import { UNLIMITED } from './values.ts';

/**
 * Least time for which a disabled agent is waited for. A job is Assigned for 2.3 s on the average and 10.1 s at most before
 * its agent shows as building, and meanwhile a ping of the agent may show it as Idle: twice the longest that was measured.
 */
const SHORTEST_DRAIN_WAIT_MS = 20_000;
/** Unless it is told, or GoCD is thought to be slower. */
export const USUAL_DRAIN_WAIT_MS = 30_000;

/** Every key of the block `gocd-mesos`, but for those within a pool. */

export const backlogSettings = {
  'poll-interval': setting(duration(1), { doc: 'How often the GoCD server is asked.', default: '2 minutes' }),
  'idle-poll-interval': optional(duration(1), {
    doc: 'How seldom the server is asked while no job waits and no agent of ours is about: it comes to that by steps, and the first job or agent seen ends it. Without it poll-interval holds always.',
    example: '10 minutes',
    before: null,
  }),
  'pending-polls': setting(whole(0), {
    doc: 'A shortage of agents is acted upon after more than this many polls in a row have found one.',
    default: '5',
  }),
  source: part(oneOf(['auto', 'feed', 'dashboard']), {
    doc: 'Where waiting jobs are read from. auto: the feed of scheduled jobs, and once GoCD has removed it, the dashboard.',
    default: 'auto',
  }),
  settle: setting(duration(0), {
    doc: 'How long a job must have been seen waiting before it counts. 0 counts it at once.',
    default: '0 seconds',
  }),
};

function growthLimit(): Kind<number> {
  const read = parsed('a whole number, 1 or more, or none', (value) => {
    if (value === 'none') return UNLIMITED;
    return /^[1-9]\d{0,8}$/.test(value) ? Number(value) : undefined;
  });
  return { read, held: z.number(), print: (limit) => (limit === UNLIMITED ? 'none' : limit) };
}

export const scalingSettings = {
  'max-agents': setting(whole(1), { doc: 'Agents over all pools at the most.', default: '20' }),
  'idle-timeout': setting(duration(0), {
    doc: 'How long an agent stays without work before it goes, if it is above its idle floor. Where it holds the slot or the room that a job waits for, it goes at once.',
    default: '10 minutes',
  }),
  stabilisation: setting(duration(0), {
    doc: 'How long there must have been more agents than needed before any goes.',
    default: '5 minutes',
  }),
  'registration-timeout': setting(duration(1), {
    doc: 'How long a running task may take to register with GoCD before it is given up.',
    default: '10 minutes',
  }),
  'launch-timeout': setting(duration(1), {
    doc: 'How long a launched task may take to run, its image to be pulled included, before it is given up.',
    default: '10 minutes',
  }),
  'growth-limit': setting(growthLimit(), {
    doc: 'Agents launched in one round at the most, over all pools: a number, or none.',
    default: 'none',
  }),
  'drain-budget': setting(decimal(0, 1), {
    doc: 'The share of the agents that may be going at the same time, 0 to 1. One always may.',
    default: '0.25',
  }),
  schedule: setting(
    listOf(scalingScheduleEntry(), 'a list of blocks with cron, time-zone, max-agents and drain-budget'),
    {
      doc: 'max-agents and drain-budget for times of the week: [{ cron = "* 22-23 * * *", time-zone = "Europe/Berlin", max-agents = 4 }]. Of each the last entry counts that covers the minute and names it.',
      default: [],
      before: [],
    },
  ),
  'retire-building': setting(flag(), {
    doc: 'Whether an agent is disabled while it builds if no job waits, and goes with its job; else it goes once it has been idle. See docs/policy-derivations.md for what that saves and costs.',
    default: 'false',
    before: false,
  }),
  'look-ahead': setting(oneOf(['on', 'off', 'observe']), {
    doc: 'Whether agents are launched and kept for stages that probably come next, by how pipelines went before; observe says what it would do, and does not. See docs/look-ahead.md.',
    default: 'off',
    before: 'off',
  }),
  'vanish-brake': setting(decimal(0, 1), {
    doc: 'If more than this share of our agents vanishes at once, 0 to 1, nothing is removed.',
    default: '0.5',
  }),
  'launches-per-job': setting(whole(1), {
    doc: 'Agents launched for one run of a job at the most, since a job may wait that nothing can help.',
    default: '3',
  }),
  'assignment-time': setting(duration(0), {
    doc: 'How long GoCD may take to give a waiting job to an idle agent before something is thought wrong.',
    default: '30 seconds',
  }),
  'drain-wait': derived(duration(SHORTEST_DRAIN_WAIT_MS), {
    doc: 'How long an agent that we have disabled is waited for until work that GoCD had given it before must have shown; only then is it looked at whether it is idle. The longer of 30 seconds and assignment-time if it is not said.',
    example: '1 minute',
    before: USUAL_DRAIN_WAIT_MS,
  }),
  'enable-pending': setting(flag(), {
    doc: 'Whether agents of ours that GoCD holds as pending (the auto-register key is wrong) are enabled.',
    default: 'false',
  }),
  'recycle-on-change': setting(flag(), {
    doc: 'Whether idle agents give way to new ones when the settings of their pool have changed.',
    default: 'true',
  }),
};

/** Each limits the jobs served, if it is said: a job is ours if every one of them admits it. */
export const serveSettings = {
  environments: setting(listOf(gocdName('the name of an environment'), 'a list of names'), {
    doc: 'Only jobs of pipelines in one of these environments are served; [] for all.',
    default: [],
  }),
  resources: setting(listOf(resourceName(), 'a list of names'), {
    doc: 'Only jobs that ask for at least one of these resources are served; [] for all.',
    default: [],
  }),
  pipelines: setting(listOf(glob('the name of a pipeline'), 'a list of names'), {
    doc: 'Only jobs of these pipelines are served; * stands for any letters, ? for one; [] for all.',
    default: [],
  }),
  groups: setting(listOf(glob('the name of a pipeline group'), 'a list of names'), {
    doc: 'Only jobs of pipelines in these groups are served, * and ? as above; [] for all. A job whose group the account of go-server is not shown is not served.',
    default: [],
    before: [],
  }),
};

export const moneySettings = {
  currency: setting(text('a name of up to 10 letters, as EUR', /^[^\s\p{Cc},";]{1,10}$/u), {
    doc: 'What all amounts are in, for people to read.',
    default: 'EUR',
    before: 'EUR',
  }),
  'cpu-hour': setting(decimal(0, 1_000), {
    doc: 'What one processor costs in an hour, for agents whose pool has no price.',
    default: '0',
    before: 0,
  }),
  'gb-hour': setting(decimal(0, 1_000), {
    doc: 'What 1 GB of memory costs in an hour, likewise.',
    default: '0',
    before: 0,
  }),
  'monthly-budget': optional(decimal(0, 1_000_000_000), {
    doc: 'What all agents together may cost in a calendar month before that is warned of.',
    example: '500',
    before: null,
  }),
  'warn-at': setting(decimal(0, 1), {
    doc: 'The share of the budget from which on it is warned of, 0 to 1.',
    default: '0.8',
    before: 0.8,
  }),
  'budget-caps-floors': setting(flag(), {
    doc: 'Whether nothing is launched for idle floors and minimums alone once the budget is spent. Waiting jobs get their agents all the same.',
    default: 'false',
    before: false,
  }),
  'time-zone': setting(timeZone(), {
    doc: 'Where the months of the budget begin.',
    default: 'UTC',
    before: 'UTC',
  }),
};

const stateSettings = {
  file: part(filePath(), {
    doc: 'Where the framework id is kept, relative to the working directory.',
    default: 'gocd-mesos.state.json',
  }),
  zookeeper: optionalPart(zooKeeper(), {
    doc: 'In place of the file. Several instances may then share a name: one leads, the others stand by.',
    example: 'zk://zk.example:2181/gocd-mesos',
  }),
  'habits-file': part(filePath(), {
    doc: 'Where pools with idle-floor.learn, target-wait or look-ahead keep what they have learned; without any it is not made.',
    default: 'gocd-mesos.habits.json',
  }),
};

/** Looked at with the settings of a pool, once it is known what they inherit. */
const poolBlocks = () => ({
  read: z.array(z.record(z.string(), z.json(), { error: 'a block' }), { error: 'a list of blocks' }),
});

const lookAheadSettings = {
  worth: setting(decimal(0), {
    doc: 'How many seconds an agent may be idle for each second that a job waits less: an agent is launched or kept for a stage to come if that is likely enough to be worth it.',
    default: '2',
    before: 2,
  }),
};

export const configSettings = {
  name: setting(instanceName(), {
    doc: 'The name of this deployment and of its framework. Deployments that share a GoCD server or a cluster need different ones.',
    default: 'gocd-mesos',
  }),
  'mesos-master': optionalPart(masters(), {
    doc: 'The masters: host:port, an http or https URL, a comma list of these, or zk://host:port,host:port/path.',
    example: 'localhost:5050',
    required: true,
  }),
  'dry-run': setting(flag(), {
    doc: 'Whether to decide and report only, and change nothing.',
    default: 'false',
  }),
  mesos: mesosSettings,
  'go-server': goServerSettings,
  serve: serveSettings,
  'go-agent': agentSettings,
  pools: part(poolBlocks(), {
    doc: 'Kinds of agents. Each has every key of go-agent, and those below; what it does not set it has from go-agent, and variables and labels add up. Without any there is one, named default, whose max is scaling.max-agents.',
    default: [],
  }),
  backlog: backlogSettings,
  scaling: scalingSettings,
  'look-ahead': lookAheadSettings,
  shares: setting(shares(), {
    doc: 'Who has how much of max-agents when it does not do for all: blocks with name; group (a pipeline group), environment or pipeline (* and ? stand for others; all that are said must fit); weight (1); reserved, agents kept free for it (0); and max, agents at the most. A job belongs to the first that fits; all others are one share, rest, of weight 1. See docs/policy-derivations.md.',
    default: [],
    before: [],
  }),
  money: moneySettings,
  state: stateSettings,
  http: httpSettings,
  advice: adviceSettings,
  notifications: notificationsSettings,
  telemetry: telemetrySettings,
  log: logSettings,
};

export type ConfigValues = ReadOf<typeof configSettings>;
