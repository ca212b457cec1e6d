import { isWrapped, jvmVariablesOf, releaseIn, releaseOf } from '../../domain/agentJvm/image.ts';
import type { PoolConfig } from '../../domain/config.ts';
import type { PickUp } from '../../policy/pickUp.ts';
import type { StartPart } from './startFollower.ts';

/** What is known beside the times. */
export interface Setting {
  readonly pool: PoolConfig;
  readonly pickUp: PickUp;
  /** As `26.2.0`; null if the server does not tell. */
  readonly serverVersion: string | null;
}

/** What would shorten a part of a pool's starts. */
export function remedyFor(part: StartPart, setting: Setting): string {
  if (part === 'container') return shorterContainer(setting);
  return part === 'registration' ? shorterRegistration(setting) : shorterFirstJob(setting);
}

function shorterContainer({ pool: { forcePull, uris } }: Setting): string {
  if (forcePull)
    return 'force-pull has the host ask the registry for the image before each start: pin a tag and do without';
  if (uris.length > 0) return 'have its uris fetched with less, or into the image; pull the image beforehand';
  return 'pull the image on the hosts beforehand, or make it smaller';
}

function shorterRegistration({ pool, serverVersion }: Setting): string {
  const [image, server] = [releaseOf(pool.image), releaseIn(serverVersion ?? '')];
  if (image !== null && server !== null && image !== server)
    return `an image of the server's release, ${serverVersion}: with another each start downloads the agent anew`;
  if (pool.boot !== 'lean' && jvmVariablesOf(pool) !== null) return 'boot = lean';
  if (pool.jars.length === 0 && isWrapped(pool))
    return 'more cpus for the start, or jars: each agent downloads itself from the server';
  return 'more cpus for the start, or a shorter way to the server: it downloads the agent from there';
}

function shorterFirstJob({ pool, pickUp }: Setting): string {
  if (pool.pickUp !== 'quick') return 'pick-up = quick';
  if (pickUp.askIntervalMs > 2_000)
    return 'an image that can be told to ask for work sooner, or -Dgocd.agent.extra.properties=agent.get.work.interval=2000 for the server';
  return '-Dcruise.build.assignment.service.interval=1000 for the server';
}
