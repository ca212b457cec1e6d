import { isRepeated } from '../../policy/scaledown/emptyList.ts';
import type { RootContext } from './types.ts';

/** In a teardown: whether a reading has told what there was to tell. A list without anybody has to be read twice. */
export function hasBeenRead({ view, emptyList, readingsFrom }: RootContext): boolean {
  if (view === null || view.startedAt < readingsFrom) return false;
  return emptyList === null || isRepeated(emptyList);
}
