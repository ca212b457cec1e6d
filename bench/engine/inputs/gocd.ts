import type { PoolConfig } from '../../../domain/config.ts';
import { type Random, randomFrom } from '../../../domain/random.ts';
import { somePool } from '../../../spec/support/config.ts';

/** A GoCD server with many jobs and agents, made from a seed: what our pools are, and what the server would send. */

const ENVIRONMENTS = ['staging', 'production', 'nightly'];
const TOOLS = ['jdk21', 'node20', 'gcc14', 'android', 'terraform', 'helm', 'python313'];
const BASE = 'https://gocd.example.com/go';
const PIPELINES = 250;

/** Pools that differ in what they can do; none is too small for what the inputs here ask of it. */
export function poolsOf(count: number): readonly PoolConfig[] {
  return Array.from({ length: count }, (_, index) => {
    const environment = ENVIRONMENTS[index % (ENVIRONMENTS.length + 1)];
    return somePool({
      name: `pool-${index}`,
      resources: ['docker', 'linux', TOOLS[index % TOOLS.length] ?? 'jdk21'],
      environments: environment === undefined ? [] : [environment],
      max: 100_000,
      cost: 1 + (index % 3),
      priority: index % 2,
    });
  });
}

/** The feed of scheduled jobs, printed as GoCD prints it. */
export function feedXml(jobs: number, pools: readonly PoolConfig[]): string {
  const random = randomFrom(jobs);
  const elements = Array.from({ length: jobs }, (_, index) => jobElement(index, pools, random));
  return `<?xml version="1.0" encoding="UTF-8"?>\n<scheduledJobs>\n${elements.join('')}</scheduledJobs>\n`;
}

function jobElement(index: number, pools: readonly PoolConfig[], random: Random): string {
  const pool = oneOf(pools, random);
  const name = `job-${index}`;
  const locator = `pipeline-${index % PIPELINES}/${random.integer(1, 4000)}/build/1/${name}`;
  const resources = pool.resources.slice(0, random.integer(1, pool.resources.length));
  return `  <job name="${name}">
    <link rel="self" href="${BASE}/api/feed/pipelines/${locator}.xml"/>
    <link rel="alternate" href="${BASE}/tab/build/detail/${locator}" title="${name} Job Detail" type="text/html"/>
    <buildLocator>${locator}</buildLocator>
${pool.environments.map((environment) => `    <environment>${environment}</environment>\n`).join('')}    <resources>
${resources.map((resource) => `      <resource><![CDATA[${resource}]]></resource>\n`).join('')}    </resources>
    <environmentVariables>
      <variable name="MAVEN_OPTS">-Xmx1g</variable>
      <variable name="NEXUS_PASSWORD">****</variable>
    </environmentVariables>
  </job>
`;
}

/** Of a hundred agents, so many build. */
const BUILDING_PERCENT = 90;

/** The list of agents as objects, to be printed in whatever form. Each is one of ours. */
export function agentList(agents: number, pools: readonly PoolConfig[], pipelines = PIPELINES): unknown {
  const random = randomFrom(agents);
  const listed = Array.from({ length: agents }, (_, index) => agentJson(index, pools, { random, pipelines }));
  return { _links: links('agents'), _embedded: { agents: listed } };
}

/** As Jackson prints it, indented. */
export function printed(json: unknown): string {
  return JSON.stringify(json, null, 2).replace(/^( *"[a-z_]+"):/gm, '$1 :');
}

interface Choice {
  readonly random: Random;
  readonly pipelines: number;
}

function agentJson(index: number, pools: readonly PoolConfig[], choice: Choice) {
  const { random } = choice;
  const pool = oneOf(pools, random);
  const isBuilding = random.integer(1, 100) <= BUILDING_PERCENT;
  const state = isBuilding ? 'Building' : 'Idle';
  const uuid = `6f1c2f0e-4d0b-4a0f-9f53-${String(index).padStart(12, '0')}`;
  return {
    _links: { ...links(`agents/${uuid}`), find: { href: `${BASE}/api/agents/:uuid` } },
    uuid,
    hostname: `gocd-agent.ci.${pool.name}.${index}`,
    ip_address: '10.20.3.11',
    sandbox: '/go-working-dir',
    operating_system: 'Debian GNU/Linux 12 (bookworm)',
    agent_config_state: 'Enabled',
    agent_state: state,
    agent_version: '26.1.0-23212',
    agent_bootstrapper_version: '26.1.0-23212',
    environments: pool.environments.map((name) => ({
      name,
      origin: { type: 'gocd', _links: links('admin/config_xml') },
    })),
    build_state: state,
    free_space: 53_687_091_200,
    resources: pool.resources,
    ...(isBuilding && { build_details: buildDetails(index, choice) }),
  };
}

function buildDetails(index: number, { random, pipelines }: Choice) {
  const pipeline = `pipeline-${index % pipelines}`;
  const counter = random.integer(1, 4000);
  return {
    _links: {
      job: { href: `${BASE}/tab/build/detail/${pipeline}/${counter}/build/1/compile` },
      stage: { href: `${BASE}/pipelines/${pipeline}/${counter}/build/1` },
      pipeline: { href: `${BASE}/pipeline/activity/${pipeline}` },
    },
    pipeline_name: pipeline,
    stage_name: 'build',
    job_name: 'compile',
  };
}

function links(path: string) {
  return { self: { href: `${BASE}/api/${path}` }, doc: { href: 'https://api.gocd.org/26.1.0/#agents' } };
}

function oneOf<Item>(items: readonly Item[], random: Random): Item {
  const item = items[random.integer(0, items.length - 1)];
  if (item === undefined) throw new Error('there is nothing to choose from');
  return item;
}
