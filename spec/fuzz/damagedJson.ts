import fc from 'fast-check';

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** What stands where another value belongs. Numbers are as large and as small as JSON can write them. */
const intruder: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json>(
    ...[
      null,
      true,
      false,
      '',
      ' ',

      '-1',
      '\u0000',
      'TASK_RUNNING',
      [],
      {},
      [[]],
      [{}],
      { value: null },
    ],
    ...[0, -0, -1, 0.5, 1e-308, 1e21, 1e305, 1e308, -1e308, Number.MAX_SAFE_INTEGER + 1, 2 ** 31, -(2 ** 63)],
  ),
  fc.jsonValue({ maxDepth: 2 }).map((value): Json => JSON.parse(JSON.stringify(value))),
  fc
    .integer({ min: 1, max: 500 })
    .map((depth): Json => JSON.parse(`${'['.repeat(depth)}${']'.repeat(depth)}`)),
);

const NUMBERS: readonly number[] = [
  0,
  -1,
  0.5,
  1e-308,
  1e21,
  1e305,
  1e308,
  -1e308,
  2 ** 53,
  2 ** 31,
  -(2 ** 63),
];
const TEXTS: readonly string[] = [
  '',
  ' ',
  '-',
  '..',
  '/',
  '\u0000',
  '\ud800',
  '__proto__',

  'x'.repeat(5_000),
];

const KINDS = ['overdo', 'overdo', 'replace', 'remove', 'repeat', 'wrap', 'poison'] as const;

interface Wound {
  /** Which of all places of the document below its root, modulo their number. */
  readonly place: number;
  readonly kind: (typeof KINDS)[number];
  readonly intruder: Json;
  /** Which extreme of its own kind the value becomes. */
  readonly extreme: number;
}

const wound: fc.Arbitrary<Wound> = fc.record({
  place: fc.nat(100_000),
  kind: fc.constantFrom(...KINDS),
  intruder,
  extreme: fc.nat(100),
});

/** Well-formed JSON that is wrong: samples with up to three values replaced, removed, repeated, or in wrong company. */
export function damagedJson(samples: readonly Buffer[]): fc.Arbitrary<Buffer> {
  const documents = samples.map((sample): Json => JSON.parse(sample.toString()));
  return fc
    .tuple(fc.constantFrom(...documents), fc.array(wound, { minLength: 1, maxLength: 3 }))
    .map(([document, wounds]) => Buffer.from(JSON.stringify(wounds.reduce(wounded, document))));
}

function wounded(document: Json, wound: Wound): Json {
  let left = 1 + (wound.place % Math.max(1, countOf(document) - 1));
  /** Walks on until the place is reached; what comes back is empty if the value is left out. */
  const walk = (value: Json): readonly Json[] => {
    if (left-- === 0) return hurt(value, wound);
    if (isList(value)) return [value.flatMap(walk)];
    if (typeof value !== 'object' || value === null) return [value];
    return [
      Object.fromEntries(
        Object.entries(value).flatMap(([key, child]) =>
          walk(child)
            .slice(0, 1)
            .map((walked) => [key, walked]),
        ),
      ),
    ];
  };
  return walk(document)[0] ?? null;
}

function hurt(value: Json, { kind, intruder, extreme }: Wound): readonly Json[] {
  switch (kind) {
    case 'overdo':
      if (typeof value === 'number') return [NUMBERS[extreme % NUMBERS.length] ?? 0];
      if (typeof value === 'string') return [TEXTS[extreme % TEXTS.length] ?? ''];
      return isList(value) ? [[...value, ...value, ...value]] : [value];
    case 'replace':
      return [intruder];
    case 'remove':
      return [];
    case 'repeat':
      return Array<Json>(20).fill(value);
    case 'wrap':
      return [[value, intruder]];
    case 'poison':
      if (typeof value !== 'object' || value === null || isList(value)) return [intruder];
      return [{ ...value, constructor: intruder, toString: intruder, toJSON: intruder, length: intruder }];
  }
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

/** Values in a document, itself included. */
function countOf(value: Json): number {
  if (typeof value !== 'object' || value === null) return 1;
  return Object.values(value).reduce((sum: number, child: Json) => sum + countOf(child), 1);
}
