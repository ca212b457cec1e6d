import type { ReadOf } from './block.ts';
import {
  constraint,
  environmentVariables,
  jarUri,
  network,
  parameters,
  volume,
} from './kinds/containerKinds.ts';
import { idleFloor, targetWait } from './kinds/floorKinds.ts';
import {
  anyText,
  decimal,
  duration,
  flag,
  listOf,
  mapOf,
  oneOf,
  secret,
  size,
  text,
  whole,
} from './kinds/kinds.ts';
import { gocdName, imageName, instanceName, resourceName } from './kinds/names.ts';
import { scheduleEntry } from './kinds/scheduleKinds.ts';
import { optional, optionalPart, required, setting } from './setting.ts';

/** What an agent is made of: the keys of `go-agent`, which are those of every pool, and the keys of a pool alone. */

/** Mesos itself gives no task less than this. */
const MIN_CPUS = 0.01;
const MIN_MEM = 32;

export const agentSettings = {
  'auto-register-key': optional(secret(), {
    doc: 'The agentAutoRegisterKey of the GoCD server. Without the right one its agents wait for approval.',
    example: 'something secret',
    hidden: true,
  }),
  'auto-register-key-file': optionalPart(text('a path'), {
    doc: 'The same, from a file.',
    example: '/run/secrets/auto-register-key',
  }),
  'docker-image': required(imageName(), {
    doc: 'The image that agents run. Best of the same version as the server, or each start begins with a download.',
    example: 'gocd/gocd-agent-wolfi:v25.1.0',
    launches: true,
  }),
  'image-family': setting(oneOf(['auto', 'official', 'travix']), {
    doc: 'Which environment variables the image reads. auto takes travix/gocd-agent for travix, from whatever registry.',
    default: 'auto',
    launches: true,
  }),
  'pick-up': setting(oneOf(['quick', 'default']), {
    doc: 'How soon an idle agent takes a job. quick has it ask every 2 seconds at the latest in place of 10, where its image is known to take that (docs/policy-derivations.md): 6 seconds in place of 18. Where more than 100 agents live, those launched ask less often.',
    default: 'quick',
    before: 'default',
  }),
  boot: setting(oneOf(['lean', 'default']), {
    doc: 'How the two JVMs of an agent start, where its image is known to take options for them. lean has them compile less and collect garbage simply: a third less processor time, a second less on two processors, a fifth less memory.',
    default: 'default',
    before: 'default',
  }),
  jars: setting(listOf(jarUri(), 'a list of URIs'), {
    doc: 'Copies of agent.jar, agent-plugins.zip and tfs-impl.jar that Mesos fetches, keeps on each host and puts into the work dir of an agent before it starts, in place of a download by each. Where they are to come from: docs/policy-derivations.md. Such an agent starts with the entry point of the official images.',
    default: [],
    before: [],
  }),
  cpus: setting(decimal(MIN_CPUS), { doc: 'Processors for one agent.', default: '1', launches: true }),
  mem: setting(size(MIN_MEM), {
    doc: 'Memory for one agent and all that its jobs run. A bare number is MB; 1 GB is 1024 MB, as Mesos counts.',
    default: '2 GB',
    launches: true,
  }),
  disk: setting(size(0), { doc: 'Disk for one agent.', default: '4 GB', launches: true }),
  gpus: setting(whole(0), {
    doc: 'GPUs for one agent. Only containers of mesos get them.',
    default: '0',
    launches: true,
  }),
  ports: setting(whole(0, 1000), { doc: 'Host ports for one agent.', default: '0', launches: true }),
  resources: setting(listOf(resourceName(), 'a list of names'), {
    doc: 'What the agent offers to jobs, in the sense of GoCD.',
    default: [],
    launches: true,
  }),
  environments: setting(listOf(gocdName('the name of an environment'), 'a list of names'), {
    doc: 'The GoCD environments the agent belongs to.',
    default: [],
    launches: true,
  }),
  container: setting(oneOf(['docker', 'mesos']), {
    doc: 'What runs the image on the host: the Docker engine or Mesos itself.',
    default: 'docker',
    launches: true,
  }),
  network: setting(network(), {
    doc: 'For Docker bridge, host, none, or the name of a user network; for mesos host, which is the default there, or the name of a network.',
    default: 'bridge',
    launches: true,
  }),
  env: setting(environmentVariables(), {
    doc: 'Environment variables: NAME = "text", or NAME { secret = "text" }, or NAME { secret-file = "path" }. Those that other keys set are refused.',
    default: {},
    hidden: true,
    launches: true,
  }),
  volumes: setting(listOf(volume(), 'a list of volumes'), {
    doc: 'Paths of the host to mount: "/host:/container", "/host:/container:ro", or { host-path, container-path, mode }.',
    default: [],
    launches: true,
  }),
  parameters: setting(parameters(), {
    doc: 'Options for docker run that no other key sets: [{ key = cap-add, value = NET_ADMIN }], or { cap-add = NET_ADMIN }.',
    default: [],
    launches: true,
  }),
  uris: setting(listOf(text('a URI', /^\S+$/), 'a list of URIs'), {
    doc: 'Files that Mesos fetches beforehand, such as a docker.tar.gz with the credentials of a registry.',
    default: [],
    launches: true,
  }),
  privileged: setting(flag(), {
    doc: 'Whether the container may do all that root of the host may.',
    default: 'false',
    launches: true,
  }),
  'force-pull': setting(flag(), {
    doc: 'Whether the image is pulled before each launch even if the host has it.',
    default: 'false',
  }),
  'pull-ahead': setting(oneOf(['on', 'off']), {
    doc: 'Whether hosts that the next agents will go to pull the image beforehand, by a short task that ends at once (docs/policy.md): the first agent there need not wait for it.',
    default: 'off',
    before: 'off',
  }),
  labels: setting(mapOf(anyText(), 'a block of labels'), {
    doc: 'Labels of the tasks in Mesos.',
    default: {},
    launches: true,
  }),
  'kill-grace': setting(duration(0), {
    doc: 'How long an agent may take to end before it is killed the hard way; for Docker in whole seconds.',
    default: '10 seconds',
  }),
  'health-check': setting(flag(), {
    doc: 'Whether Mesos asks the agent now and then if it is connected to the server; the image needs curl.',
    default: 'false',
    launches: true,
  }),
  constraints: setting(listOf(constraint(), 'a list of constraints'), {
    doc: 'Which hosts will do, in the form of Marathon: ["rack", "UNIQUE"], ["hostname", "LIKE", "ci-.*"]. Expressions are those of JavaScript.',
    default: [],
  }),
  placement: setting(oneOf(['pack', 'spread']), {
    doc: 'Whether agents fill one host after the other or go to the one with the fewest.',
    default: 'pack',
  }),
  price: optional(decimal(0, 1_000), {
    doc: 'What one agent costs in an hour, in money.currency. Without it, its cpus and memory at money.cpu-hour and money.gb-hour.',
    example: '0.12',
    before: null,
  }),
  'spread-by': optional(text('the name of an attribute'), {
    doc: 'The attribute of hosts to spread over, in place of the hosts themselves.',
    example: 'rack',
  }),
};

export const poolOnlySettings = {
  name: required(instanceName(), { doc: 'The name of the pool.', example: 'big' }),
  min: setting(whole(0), { doc: 'Agents there are at the least.', default: '0' }),
  max: setting(whole(0), { doc: 'Agents there are at the most.', default: '10' }),
  'idle-floor': setting(idleFloor(), {
    doc: 'Idle agents kept ready: a number; or { factor, min, max }, where factor is a share of the building ones; or { learn = true, min, max }, for as many as the jobs of earlier weeks at this time make worth it.',
    default: '0',
  }),
  'target-wait': optional(targetWait(), {
    doc: 'In place of idle-floor: how soon which share of the jobs is to have an agent, from scheduling to the first work on it. The idle floor that meets it at the least cost is learned.',
    example: { p: 0.95, wait: '60 seconds' },
    before: null,
  }),
  schedule: setting(
    listOf(scheduleEntry(), 'a list of blocks with cron, time-zone, idle-floor, min and max'),
    {
      doc: 'idle-floor, min and max for times of the week: [{ cron = "* 8-17 * * 1-5", time-zone = "Europe/Berlin", idle-floor = 2, max = 30 }]. Of each number the last entry counts that covers the minute and names it.',
      default: [],
    },
  ),
  priority: setting(whole(Number.MIN_SAFE_INTEGER), {
    doc: 'Pools with a higher number go first where room is short.',
    default: '0',
  }),
  cost: setting(decimal(0), {
    doc: 'What one agent costs beside those of other pools. Of the pools that can run a job the cheapest does.',
    default: '1',
  }),
  'only-for': optional(listOf(gocdName('the name of a resource or an environment'), 'a list of names'), {
    doc: 'Resources or environments of which a job must ask for at least one to have an agent of this pool launched for it; [] for none. A pool with gpus that does not say has those that no pool without gpus offers.',
    example: ['gpu'],
    before: [],
  }),
  'spill-after': setting(duration(0), {
    doc: 'How long a job waits for a cheaper pool that fits before an agent of this one is launched for it.',
    default: '0 seconds',
    before: 0,
  }),
  'look-ahead': optional(oneOf(['on', 'off', 'observe']), {
    doc: 'The same as scaling.look-ahead, for this pool.',
    example: 'observe',
    before: null,
  }),
  'single-use': setting(flag(), { doc: 'Whether an agent goes after its first job.', default: 'false' }),
  'max-age': optional(duration(1, 365 * 86_400_000), {
    doc: 'How old an agent may become; it then goes as soon as it is idle.',
    example: '1 day',
  }),
  'max-jobs': optional(whole(1), { doc: 'How many jobs an agent may run before it goes.', example: '50' }),
};

const { name, ...limits } = poolOnlySettings;
export const poolSettings = { name, ...agentSettings, ...limits };
export type PoolValues = ReadOf<typeof poolSettings>;
