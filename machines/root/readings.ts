import { isLasting, isRepeated } from '../../policy/scaledown/emptyList.ts';
import type { RootContext } from './types.ts';

/**
 * In a teardown: whether a reading has told what there was to tell. A list without anybody has to be read twice, and for
 * longer where an earlier run had agents that this one has not met: their records may be there all the same.
 */
export function hasBeenRead({ view, emptyList, readingsFrom, unmet }: RootContext): boolean {
  if (view === null || view.startedAt < readingsFrom) return false;
  return emptyList === null || (isRepeated(emptyList) && (unmet.size === 0 || isLasting(emptyList)));
}
