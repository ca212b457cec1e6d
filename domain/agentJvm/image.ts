import type { PoolConfig } from '../config.ts';
import { parseImage } from '../imageReference.ts';

/** By which environment variables an image takes options for its two JVMs, the bootstrapper's and the agent's. */
export interface JvmVariables {
  /** Of those that the agent's JVM gets: the one that adds to what the image itself says. */
  readonly agent: string;
  /** Others of which the agent's JVM gets what they say. */
  readonly agentToo: readonly string[];
  /** Null where a variable would reach the builds too. */
  readonly bootstrapper: string | null;
}

type ImageOf = Pick<PoolConfig, 'image' | 'imageFamily'>;

/** GOCD_AGENT_JVM_OPTS is appended to AGENT_STARTUP_ARGS, which replaces the image's -Xms and -Xmx where it is set. */
const OFFICIAL: JvmVariables = {
  agent: 'GOCD_AGENT_JVM_OPTS',
  agentToo: ['AGENT_STARTUP_ARGS'],
  bootstrapper: 'AGENT_BOOTSTRAPPER_JVM_ARGS',
};

/** Before the service wrapper `agent.sh` made AGENT_STARTUP_ARGS of this and of -Xms and -Xmx. */
const OFFICIAL_WITH_SCRIPT: JvmVariables = {
  agent: 'GO_AGENT_SYSTEM_PROPERTIES',
  agentToo: [],
  bootstrapper: 'AGENT_BOOTSTRAPPER_JVM_ARGS',
};

/** Its entry point sets no options itself. What it gives the bootstrapper's JVM is JAVA_OPTS, which build tools read too. */
const TRAVIX: JvmVariables = { agent: 'AGENT_STARTUP_ARGS', agentToo: [], bootstrapper: null };

/** Of 19.6 to 19.10 the entry point meant to pass GOCD_AGENT_JVM_OPTS on, and did not (gocd/gocd#7172). */
const WRAPPED_SINCE = 1906;
const OPTIONS_PASSED_SINCE = 1911;
/** Before, it starts the agent by `su -`, which forgets the environment, or was not seen. */
const TRAVIX_SINCE = 2003;

/**
 * Which environment variables an image reads to register. Never those of both families: the official image hides the key
 * from the jobs it runs, but under its own names only.
 */
export function isTravix({ image, imageFamily }: ImageOf): boolean {
  return imageFamily === 'auto' ? parseImage(image)?.path.at(-2) === 'travix' : imageFamily === 'travix';
}

/**
 * Null for an image of which it is not known, or of a release that takes no options. A tag that tells no release stands for
 * the newest.
 */
export function jvmVariablesOf(pool: ImageOf): JvmVariables | null {
  const release = knownReleaseOf(pool);
  if (release === null) return null;
  if (isTravix(pool)) return release >= TRAVIX_SINCE ? TRAVIX : null;
  if (release >= OPTIONS_PASSED_SINCE) return OFFICIAL;
  return release < WRAPPED_SINCE ? OFFICIAL_WITH_SCRIPT : null;
}

/** Whether the agent of an image is started by the service wrapper, as in all of GoCD's own since 19.6. */
export function isWrapped(pool: ImageOf): boolean {
  return !isTravix(pool) && (knownReleaseOf(pool) ?? 0) >= WRAPPED_SINCE;
}

/**
 * Null for an image that is neither named as those of GoCD or Travix are nor said by `image-family` to be like them;
 * infinite for one whose name or tag tells no release.
 */
function knownReleaseOf(pool: ImageOf): number | null {
  const [owner = '', name = ''] = parseImage(pool.image)?.path.slice(-2) ?? [];
  const isNamed = (isTravix(pool) ? /^travix\/gocd-agent$/ : /^gocd\/gocd-agent-/).test(`${owner}/${name}`);
  if (!isNamed && pool.imageFamily === 'auto') return null;
  return (isNamed ? releaseOf(pool.image) : null) ?? Number.POSITIVE_INFINITY;
}

/** The release in an image's tag, as 2602 for v26.2.0; null if the tag tells none. */
export function releaseOf(image: string): number | null {
  return releaseIn(parseImage(image)?.tag ?? '');
}

/** The same of a tag, or of a server's version. */
export function releaseIn(version: string): number | null {
  const [, year, month] = /^v?(\d\d)\.(\d{1,2})\.\d+(?:$|[-_])/.exec(version) ?? [];
  return year === undefined || month === undefined ? null : Number(year) * 100 + Number(month);
}
