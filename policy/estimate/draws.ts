/** How many courses of events are looked at: a prime, so that each step through them meets all. */
export const COURSES = 17;

/**
 * For each thing that takes an unknown time, whether it goes fast or slowly in a course: a share between 0 and 1. Over all
 * courses each thing meets each share once, in an order of its own, so that few courses tell much. The same things always
 * draw the same: an estimate changes with what is known, and not by chance.
 *
 * @returns one way of drawing for each course; all share what is worked out of a thing's name.
 */
export function draws(): readonly ((thing: string) => number)[] {
  const hashes = new Map<string, number>();
  const hashKnown = (thing: string) => {
    const known = hashes.get(thing);
    if (known !== undefined) return known;
    const hash = hashOf(thing);
    hashes.set(thing, hash);
    return hash;
  };
  return Array.from({ length: COURSES }, (_, course) => drawsOf(course, hashKnown));
}

function drawsOf(course: number, hashKnown: (thing: string) => number): (thing: string) => number {
  return (thing) => {
    const hash = hashKnown(thing);
    const step = 1 + (hash % (COURSES - 1));
    const begin = Math.floor(hash / COURSES) % COURSES;
    return (((begin + course * step) % COURSES) + 0.5) / COURSES;
  };
}

/** FNV-1a, mixed once more, since names that differ in their last letter only are to differ in all. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash ^= text.charCodeAt(index);
    hash = Math.imul(hash, 0x01000193);
  }
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0x2c1b3c6d);
  hash ^= hash >>> 13;
  return hash >>> 0;
}
