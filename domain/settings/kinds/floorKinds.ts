import type { Kind, Written } from '../setting.ts';
import { floorValue, type IdleFloor, type TargetWait, targetWaitValue, UNLIMITED } from '../values.ts';
import { decimal, duration, flag, whole } from './kinds.ts';
import { block, blockOr } from './parsing.ts';

/** A number of idle agents; or a share of the building ones, or what the week has taught, within limits. */
export function idleFloor(): Kind<IdleFloor> {
  const fixed = whole(0).read.transform(
    (count): IdleFloor => ({ factor: 0, learn: false, min: count, max: count }),
  );
  const relative = block(
    {
      factor: decimal(0).read.optional(),
      learn: flag().read.default(false),
      min: whole(0).read.default(0),
      max: whole(0).read.default(UNLIMITED),
    },
    'a number, or a block with factor or learn, min and max',
  )
    .superRefine(({ factor, learn, min, max }, context) => {
      if (min > max) context.addIssue({ code: 'custom', path: ['min'], message: 'no more than max' });
      if (factor === undefined && !learn)
        context.addIssue({ code: 'custom', path: ['factor'], message: 'a number, unless learn is true' });
    })
    .transform(({ factor = 0, ...floor }): IdleFloor => ({ factor, ...floor }));
  return { read: blockOr(relative, fixed), held: floorValue, print: printFloor };
}

/** How soon which share of the jobs is to have an agent. */
export function targetWait(): Kind<TargetWait> {
  const expected = 'a block with p and wait, as { p = 0.95, wait = 60 seconds }';
  const p = decimal(0.5, 0.999);
  const wait = duration(1_000, LONGEST_TARGET_MS);
  const read = block({ p: p.read.default(0.95), wait: wait.read }, expected);
  return { read, held: targetWaitValue, print: (value) => ({ p: value.p, wait: wait.print(value.wait) }) };
}

/** Who lets jobs wait for longer needs no agents kept for them. */
const LONGEST_TARGET_MS = 3_600_000;

export function printFloor({ factor, learn, min, max }: IdleFloor): Written {
  if (factor === 0 && !learn && min === max) return min;
  return { factor, learn, min, ...(max !== UNLIMITED && { max }) };
}
