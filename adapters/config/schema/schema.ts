import { z } from 'zod';
import { UNLIMITED } from '../../../domain/config.ts';
import {
  decimal,
  duration,
  flag,
  listOf,
  mapOf,
  oneOf,
  parsed,
  secret,
  text,
  whole,
} from '../formats/formats.ts';
import { goServerUrl, hostName, masters, webUrl, zooKeeper } from '../formats/locations.ts';
import { accountName, gocdName, principal, role, unixUser } from '../formats/names.ts';
import { optional, setting } from '../formats/setting.ts';
import { raw } from '../hocon.ts';
import { agentSettings, instanceName } from './poolSchema.ts';

/** Every key of the block `gocd-mesos`, but for those within a pool. */

const YEAR = 365 * 86_400_000;

/** Files that are read at start are relative to the configuration file. */
const filePath = () => text('a path');

function tlsSettings(server: string) {
  return z.object({
    'ca-file': optional(filePath(), {
      doc: `PEM file of the authorities trusted for ${server}, in place of the system's.`,
      example: 'ca.pem',
    }),
    'cert-file': optional(filePath(), { doc: 'PEM file of our own certificate.', example: 'client.pem' }),
    'key-file': optional(filePath(), { doc: 'PEM file of its key.', example: 'client.key' }),
    verify: setting(flag(), {
      doc: 'Whether the certificate of the server must be trusted. Turn it off only to find an error.',
      default: 'true',
    }),
  });
}

const mesosSettings = z.object({
  role: setting(role(), { doc: 'The role whose resources are asked for.', default: '*' }),
  user: setting(unixUser(), { doc: 'The Unix user that tasks run as on their hosts.', default: 'root' }),
  principal: optional(principal(), {
    doc: 'Who we are to a master that authenticates frameworks.',
    example: 'gocd',
  }),
  secret: optional(secret(), {
    doc: 'What the principal proves itself with. It can hold no colon: Mesos would never accept it.',
    example: 'something secret',
    hidden: true,
  }),
  'secret-file': optional(filePath(), { doc: 'The same, from a file.', example: '/run/secrets/mesos' }),
  'failover-timeout': setting(duration(0, 10 * YEAR), {
    doc: 'How long the master keeps our tasks while we are away. Afterwards it kills them.',
    default: '1 week',
  }),
  'webui-url': optional(webUrl(), {
    doc: 'Where the pages of Mesos link to for this framework.',
    example: 'http://gocd-mesos.example:8088',
  }),
  'heartbeat-tolerance': setting(whole(1), {
    doc: 'How many heartbeats of the master may be missed in a row before we connect anew.',
    default: '5',
  }),
  'reconcile-interval': setting(duration(1), {
    doc: 'How often the master is asked for the state of all our tasks.',
    default: '10 minutes',
  }),
  'request-timeout': setting(duration(1), {
    doc: 'How long one call to the master may take.',
    default: '10 seconds',
  }),
  scheme: setting(oneOf(['http', 'https']), {
    doc: 'What a master speaks that is found by way of ZooKeeper; others have it in mesos-master.',
    default: 'http',
  }),
  tls: tlsSettings('masters'),
});

const goServerSettings = z.object({
  host: optional(hostName(), {
    doc: 'The GoCD server, by host and port over http; or else by url.',
    example: 'localhost',
    required: true,
  }),
  port: optional(whole(1, 65_535), { doc: 'Together with host. 8153 if it is not set.', example: '8153' }),
  url: optional(goServerUrl(), {
    doc: 'In place of host and port. The path is /go if there is none.',
    example: 'https://ci.example/go',
  }),
  'agent-url': optional(goServerUrl(), {
    doc: 'What agents use to reach the server, if it is not the same.',
    example: 'https://ci.internal:8154/go',
  }),
  'user-name': optional(accountName(), {
    doc: 'The account to work as, with its password.',
    example: 'gocd-mesos',
  }),
  password: optional(secret(), { doc: 'Of that account.', example: 'something secret', hidden: true }),
  'password-file': optional(filePath(), { doc: 'The same, from a file.', example: '/run/secrets/gocd' }),
  'access-token': optional(secret(), {
    doc: 'In place of user name and password; GoCD knows them since 19.2.',
    example: 'something-secret',
    hidden: true,
  }),
  'access-token-file': optional(filePath(), {
    doc: 'The same, from a file.',
    example: '/run/secrets/gocd-token',
  }),
  'request-timeout': setting(duration(1), {
    doc: 'How long one call to the server may take.',
    default: '10 seconds',
  }),
  'elastic-pipelines': setting(listOf(gocdName('the name of a pipeline'), 'a list of names of pipelines'), {
    doc: 'Pipelines whose jobs an elastic agent plugin serves, where the account may not ask the server for them.',
    default: [],
  }),
  tls: tlsSettings('the GoCD server'),
});

const backlogSettings = z.object({
  'poll-interval': setting(duration(1), { doc: 'How often the GoCD server is asked.', default: '2 minutes' }),
  'pending-polls': setting(whole(0), {
    doc: 'A shortage of agents is acted upon after more than this many polls in a row have found one.',
    default: '5',
  }),
  source: setting(oneOf(['auto', 'feed', 'dashboard']), {
    doc: 'Where waiting jobs are read from. auto: the feed of scheduled jobs, and once GoCD has removed it, the dashboard.',
    default: 'auto',
  }),
  settle: setting(duration(0), {
    doc: 'How long a job must have been seen waiting before it counts. 0 counts it at once.',
    default: '0 seconds',
  }),
});

const growthLimit = () =>
  parsed('a whole number, 1 or more, or none', (value) => {
    if (value === 'none') return UNLIMITED;
    return /^[1-9]\d{0,8}$/.test(value) ? Number(value) : undefined;
  });

const scalingSettings = z.object({
  'max-agents': setting(whole(1), { doc: 'Agents over all pools at the most.', default: '20' }),
  'idle-timeout': setting(duration(0), {
    doc: 'How long an agent stays without work before it goes, if it is above its idle floor. Where they hold the room that a job waits for, such agents go at once.',
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
  'retire-building': setting(flag(), {
    doc: 'Whether an agent is disabled while it builds if no job waits, and goes with its job; else it goes once it has been idle. See docs/policy.md for what that saves and costs.',
    default: 'false',
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
  'enable-pending': setting(flag(), {
    doc: 'Whether agents of ours that GoCD holds as pending (the auto-register key is wrong) are enabled.',
    default: 'false',
  }),
  'recycle-on-change': setting(flag(), {
    doc: 'Whether idle agents give way to new ones when the settings of their pool have changed.',
    default: 'true',
  }),
});

const stateSettings = z.object({
  file: setting(filePath(), {
    doc: 'Where the framework id is kept, relative to the working directory.',
    default: 'gocd-mesos.state.json',
  }),
  zookeeper: optional(zooKeeper(), {
    doc: 'In place of the file. Several instances may then share a name: one leads, the others stand by.',
    example: 'zk://zk.example:2181/gocd-mesos',
  }),
  'habits-file': setting(filePath(), {
    doc: 'Where pools with idle-floor.learn keep what they have learned of the week; without any it is not made.',
    default: 'gocd-mesos.habits.json',
  }),
});

const httpSettings = z.object({
  host: setting(hostName(), {
    doc: 'The address that the dashboard and the API listen on. Any but a loopback address needs a token.',
    default: '127.0.0.1',
  }),
  port: setting(whole(0, 65_535), { doc: 'The port; 0 picks a free one.', default: '8088' }),
  token: optional(secret(), {
    doc: 'What changes have to be asked with, and everything on an address that others can reach.',
    example: 'something-secret',
    hidden: true,
  }),
  'token-file': optional(filePath(), { doc: 'The same, from a file.', example: '/run/secrets/gocd-mesos' }),
});

const notificationsSettings = z.object({
  'webhook-url': optional(secret(), {
    doc: 'Where to POST a line of JSON when something is wrong that people should know of, and when it has ended.',
    example: 'https://chat.example/hooks/something-secret',
    hidden: true,
  }),
  'webhook-url-file': optional(filePath(), {
    doc: 'The same, from a file.',
    example: '/run/secrets/webhook',
  }),
  'repeat-interval': setting(duration(1), {
    doc: 'How often what is wrong is told again while it lasts.',
    default: '1 hour',
  }),
});

const logSettings = z.object({
  level: setting(oneOf(['error', 'warn', 'info', 'debug']), {
    doc: 'The least that is logged.',
    default: 'info',
  }),
  format: setting(oneOf(['auto', 'text', 'json']), {
    doc: 'auto is text on a terminal, json elsewhere.',
    default: 'auto',
  }),
});

export const configSchema = z.object({
  name: setting(instanceName(), {
    doc: 'The name of this deployment and of its framework. Deployments that share a GoCD server or a cluster need different ones.',
    default: 'gocd-mesos',
  }),
  'mesos-master': optional(masters(), {
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
  'go-agent': agentSettings,
  pools: setting(listOf(mapOf(raw, 'a block'), 'a list of blocks'), {
    doc: 'Kinds of agents. Each has every key of go-agent, and those below; what it does not set it has from go-agent, and variables and labels add up. Without any there is one, named default, whose max is scaling.max-agents.',
    default: [],
  }),
  backlog: backlogSettings,
  scaling: scalingSettings,
  state: stateSettings,
  http: httpSettings,
  notifications: notificationsSettings,
  log: logSettings,
});

export type ConfigValues = z.output<typeof configSchema>;
