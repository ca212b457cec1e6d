import type { PoolConfig } from '../../domain/config.ts';
import type { StartsView } from '../views/poolSchemas.ts';
import { remedyFor, type Setting } from './startAdvice.ts';
import type { ImageStarts } from './startLog.ts';

/** What starts took, as it is shown: with the part that takes longest by its median, and what would shorten it. */
export function startsView(
  starts: readonly ImageStarts[],
  pool: PoolConfig,
  setting: Omit<Setting, 'pool'>,
): StartsView[] {
  return starts.flatMap(({ image, parts }) => {
    const [longest] = [...parts].sort((a, b) => b.medianMs - a.medianMs);
    if (longest === undefined) return [];
    const remedy = remedyFor(longest.part, { ...setting, pool: { ...pool, image } });
    return [{ image, parts: parts.map((part) => ({ ...part })), longest: longest.part, remedy }];
  });
}
