import type { ImageFamily } from './agentImages.ts';
import { compareVersions } from './release.ts';
import { USUAL_TIMES, type WorkRequestTimes } from './workRequests.ts';

/** From here on the official entry point appends GOCD_AGENT_JVM_OPTS to the agent's options (gocd/gocd#7181, #7192). */
const TAKES_JVM_OPTS = '19.11.0';
/** From here on official images are started by a service wrapper, which heeds AGENT_STARTUP_ARGS (gocd/gocd#6627). */
const HAS_WRAPPER = '19.6.0';
/** The travix image of this release starts the bootstrapper itself, with all of the environment. */
const TRAVIX_STARTS_ITSELF = '20.3.0';

/** Java properties by name. */
export type Properties = Readonly<Record<string, string>>;

/** The options of an agent's JVM, in the order of its command line. What stands in a version unknown is of the newest. */
export function agentOptions(
  family: ImageFamily,
  version: string | null,
  env: Readonly<Record<string, string>>,
): readonly string[] {
  return namesRead(family, version).flatMap((name) => words(env[name] ?? ''));
}

/** Whether both JVMs compile quickly and leave it at that. */
export function bootsLean(options: readonly string[], env: Readonly<Record<string, string>>): boolean {
  return [options, words(env.AGENT_BOOTSTRAPPER_JVM_ARGS ?? '')].every((own) =>
    own.includes('-XX:TieredStopAtLevel=1'),
  );
}

/** "Multiple garbage collectors selected": a JVM told two ends at once. */
export function canStart(options: readonly string[]): boolean {
  return new Set(options.filter((option) => /^-XX:\+Use\w+GC$/.test(option))).size <= 1;
}

/** What the options define; of two that define the same the last wins. */
export function propertiesIn(options: readonly string[]): Properties {
  return Object.fromEntries(
    options.flatMap((option): [string, string][] => {
      const [, name, value = ''] = /^-D([^=]+)(?:=(.*))?$/s.exec(option) ?? [];
      return name === undefined ? [] : [[name, value]];
    }),
  );
}

/**
 * What `-Dgocd.agent.extra.properties` of the server says, as `a=b c=d`. The launcher puts it behind all that the agent
 * is started with (AgentProcessParentImpl), so that it wins.
 */
export function extraProperties(text: string): Properties {
  return propertiesIn(words(text).map((word) => `-D${word}`));
}

export function workRequestTimes(properties: Properties): WorkRequestTimes {
  return {
    delayMs: milliseconds(properties['agent.get.work.delay']) ?? USUAL_TIMES.delayMs,
    intervalMs: milliseconds(properties['agent.get.work.interval']) ?? USUAL_TIMES.intervalMs,
  };
}

function namesRead(family: ImageFamily, version: string | null): readonly string[] {
  const since = (first: string) => version === null || compareVersions(version, first) >= 0;
  if (family === 'other') return [];
  if (family === 'travix') return since(TRAVIX_STARTS_ITSELF) ? ['AGENT_STARTUP_ARGS'] : [];
  if (since(TAKES_JVM_OPTS)) return ['AGENT_STARTUP_ARGS', 'GOCD_AGENT_JVM_OPTS'];
  return since(HAS_WRAPPER) ? ['AGENT_STARTUP_ARGS'] : ['GO_AGENT_SYSTEM_PROPERTIES'];
}

function words(text: string): readonly string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

function milliseconds(text: string | undefined): number | null {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : null;
}
