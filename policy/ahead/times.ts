import { subject as subjects } from '../durations/durations.ts';
import type { Sketch } from '../durations/sketch.ts';
import type { Memory } from '../memory.ts';
import type { Times } from './remaining.ts';

/** Each earlier build counts this much less than the next. */
const KEPT = 0.8;
/** How far apart (in natural logarithms) builds of one job usually are, and how many of its own outweigh that. */
const USUAL_SPREAD = 0.18;
const OUTWEIGHED_BY = 4;
/** The normal distribution, in as many steps as tell the outer ones from the middle. */
const STEPS = [-1.96, -1.44, -1.15, -0.93, -0.76, -0.6, -0.45, -0.32, -0.19, -0.06];
const DEVIATIONS = [...STEPS, ...STEPS.map((step) => -step).reverse()];

/** How long jobs take, by their subject: those never seen to end as long as any, none where none was seen. */
export function timesIn({ durations: { sketches } }: Pick<Memory, 'durations'>): (subject: string) => Times {
  const any = sketches.get(subjects.anyJob);
  return (subject) => {
    const sketch = sketches.get(subject) ?? any;
    if (sketch === undefined || sketch.length === 0) return [];
    const times = known.get(sketch) ?? timesOf(sketch);
    known.set(sketch, times);
    return times;
  };
}

/** A sketch never changes, and is asked with each round. */
const known = new WeakMap<Sketch, Times>();

/** What the next build takes: as the last ones did, and as far from them as they are from each other. */
function timesOf(sketch: Sketch): Times {
  let [weight, sum, squares, square] = [0, 0, 0, 0];
  for (const [age, ms] of sketch.entries()) {
    const counts = KEPT ** age;
    const log = Math.log(Math.max(1, ms));
    weight += counts;
    square += counts * counts;
    sum += counts * log;
    squares += counts * log * log;
  }
  const middle = sum / weight;
  const builds = (weight * weight) / square;
  const own = Math.max(0, squares / weight - middle * middle);
  const variance = (own * builds + USUAL_SPREAD ** 2 * OUTWEIGHED_BY) / (builds + OUTWEIGHED_BY);
  const spread = Math.sqrt(variance * (1 + 1 / builds));
  return DEVIATIONS.map((deviation) => Math.exp(middle + spread * deviation));
}
