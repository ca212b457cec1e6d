import { releaseIn, releaseOf } from '../../../domain/agentJvm/image.ts';
import type { Config } from '../../../domain/config.ts';

/** Images of another release than the server, whose agents begin with a download of its: a line for each image. */
export function imageVersionWarnings(
  { pools }: Pick<Config, 'pools'>,
  serverVersion: string | null,
): readonly string[] {
  const server = releaseIn(serverVersion ?? '');
  if (server === null) return [];
  const others = pools.map(({ image }) => image).filter((image) => (releaseOf(image) ?? server) !== server);
  return [...new Set(others)].map(
    (image) =>
      `image ${image} is not of the server's version (${serverVersion}): each agent begins with a download of the right one, and a restart; take the image of that version`,
  );
}
