import { inspect } from 'node:util';
import { expect } from 'chai';
import fc from 'fast-check';

/** How many hostile inputs each property is tried with. */
export const RUNS = 2_000;

/** Stands in the samples wherever a secret can stand; nothing that is said about them may repeat it. */
export const CANARY = 'hunter2';

/** One piece of damage. Places are taken modulo the length of what is damaged, so that every edit fits every text. */
type Edit =
  | { readonly kind: 'flip'; readonly at: number; readonly bits: number }
  | { readonly kind: 'cut'; readonly at: number; readonly length: number }
  | { readonly kind: 'end'; readonly at: number }
  | { readonly kind: 'repeat'; readonly at: number; readonly length: number; readonly times: number }
  | { readonly kind: 'insert'; readonly at: number; readonly bytes: Buffer }
  | { readonly kind: 'graft'; readonly at: number; readonly from: number; readonly other: number };

const place = fc.nat(1_000_000);
const length = fc.oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 2_000 }));

function edits(words: readonly string[]): fc.Arbitrary<Edit> {
  const foreign = fc.oneof(
    fc
      .constantFrom(...words, '\u0000', '\ufeff', '\ud800', '💥', '1e400', '-1', '999999999999999999999')
      .map((word) => Buffer.from(word)),
    fc.uint8Array({ minLength: 1, maxLength: 8 }).map((bytes) => Buffer.from(bytes)),
  );
  return fc.oneof(
    fc.record({ kind: fc.constant('flip' as const), at: place, bits: fc.integer({ min: 1, max: 255 }) }),
    fc.record({ kind: fc.constant('cut' as const), at: place, length }),
    fc.record({ kind: fc.constant('end' as const), at: place }),
    fc.record({
      kind: fc.constant('repeat' as const),
      at: place,
      length,
      times: fc.integer({ min: 1, max: 50 }),
    }),
    fc.record({ kind: fc.constant('insert' as const), at: place, bytes: foreign }),
    fc.record({ kind: fc.constant('graft' as const), at: place, from: place, other: place }),
  );
}

/**
 * What a broken or hostile peer might send: real samples with bytes flipped, cut out, repeated up to fifty times,
 * foreign ones put in, the end missing or that of another sample; now and then nothing of the kind at all.
 * @param words of the format, which go further into a parser than chance does.
 */
export function damaged(samples: readonly Buffer[], words: readonly string[]): fc.Arbitrary<Buffer> {
  const fromSample = fc
    .tuple(fc.constantFrom(...samples), fc.array(edits(words), { maxLength: 4 }))
    .map(([sample, list]) => list.reduce((bytes, edit) => applied(edit, bytes, samples), sample));
  const fromNothing = fc.oneof(
    fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
    fc.array(fc.constantFrom(...words), { maxLength: 40 }).map((parts) => Buffer.from(parts.join(''))),
  );
  return fc.oneof({ weight: 9, arbitrary: fromSample }, { weight: 1, arbitrary: fromNothing });
}

function applied(edit: Edit, bytes: Buffer, samples: readonly Buffer[]): Buffer {
  const at = edit.at % (bytes.length + 1);
  const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)];
  switch (edit.kind) {
    case 'flip': {
      const [first = 0] = after;
      return Buffer.concat([before, Buffer.from([first ^ edit.bits]), after.subarray(1)]);
    }
    case 'cut':
      return Buffer.concat([before, after.subarray(edit.length)]);
    case 'end':
      return before;
    case 'repeat':
      return Buffer.concat([before, ...Array(edit.times).fill(after.subarray(0, edit.length)), after]);
    case 'insert':
      return Buffer.concat([before, edit.bytes, after]);
    case 'graft': {
      const other = samples[edit.other % samples.length] ?? bytes;
      return Buffer.concat([before, other.subarray(edit.from % (other.length + 1))]);
    }
  }
}

/** What reading came to: a result, or the typed error it was refused with, which must not repeat the canary. */
export function resultOf<Out>(
  read: () => Out,
  expected: abstract new (...args: never[]) => Error,
): Out | null {
  try {
    return read();
  } catch (error) {
    assertTyped(error, expected);
    return null;
  }
}

/** The same for what is read with waiting. */
export async function promisedResultOf<Out>(
  reading: Promise<Out>,
  expected: abstract new (...args: never[]) => Error,
): Promise<Out | null> {
  return reading.catch((error: unknown) => {
    assertTyped(error, expected);
    return null;
  });
}

function assertTyped(error: unknown, expected: abstract new (...args: never[]) => Error): void {
  expect(error).to.be.instanceOf(expected);
  assertSilent(error);
}

/** What is said to people, causes and all, repeats no secret. */
export function assertSilent(said: unknown): void {
  if (inspect(said, { depth: null }).includes(CANARY)) expect.fail(`a secret was repeated: ${inspect(said)}`);
}

/** Nothing that is read is much larger than what it was read from. */
export function assertNoLarger(result: unknown, input: Buffer, factor: number): void {
  const size = JSON.stringify(result)?.length ?? 0;
  if (size > factor * input.length + 1_000) expect.fail(`${input.length} bytes became ${size}`);
}
