import { z } from 'zod';
import { Setting, type SettingInfo } from './setting.ts';

/**
 * A block of settings by their keys, and blocks within it: the one source of keys, docs, defaults, formats and types.
 * The same block is had in two forms: as it is read, by key, and as the config holds it, by property.
 */
export interface Block {
  readonly [key: string]: Setting | Block;
}

/** The values of a block by key, as they are read. */
export type ReadOf<Entry> =
  Entry extends Setting<infer Read, infer _> ? Read : { readonly [Key in keyof Entry]: ReadOf<Entry[Key]> };

/** The values of a block by property, as the config holds them. Parts of something else are not among them. */
export type HeldOf<Entry> =
  Entry extends Setting<infer _, infer Held>
    ? Held
    : {
        readonly [Key in keyof Entry & string as [HeldOf<Entry[Key]>] extends [never]
          ? never
          : Property<Key>]: HeldOf<Entry[Key]>;
      };

/** What is left to be made of a block that was read: all that is held in another form. */
export type MadeOf<Entry> = {
  readonly [Key in keyof Entry & string as [HeldOf<Entry[Key]>] extends [never]
    ? never
    : ReadOf<Entry[Key]> extends HeldOf<Entry[Key]>
      ? never
      : Property<Key>]: HeldOf<Entry[Key]>;
} & Partial<HeldOf<Entry>>;

const RENAMED = { 'docker-image': 'image' } as const;
type Renamed = typeof RENAMED;

type Property<Key extends string> = Key extends keyof Renamed ? Renamed[Key] : Camel<Key>;
type Camel<Key extends string> = Key extends `${infer First}-${infer Rest}`
  ? `${First}${Capitalize<Camel<Rest>>}`
  : Key;

/** The property of a key: `max-agents` is `maxAgents`. */
export function propertyOf(key: string): string {
  return Object.hasOwn(RENAMED, key)
    ? String(Reflect.get(RENAMED, key))
    : key.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}

/** Made once for each block, however many pools there are to be read with it. */
function onceFor(make: (block: Block) => z.ZodType): (block: Block) => z.ZodType {
  const made = new WeakMap<Block, z.ZodType>();
  return (block) => {
    const schema = made.get(block) ?? make(block);
    made.set(block, schema);
    return schema;
  };
}

/** Each block is read a few times at a start: code made to read it faster would cost more than it spares. */
const ONCE = { jitless: true };

const readObject = onceFor((block) =>
  z.object(
    Object.fromEntries(
      Object.entries(block).map(([key, entry]) => [
        key,
        entry instanceof Setting ? entry.read : readObject(entry),
      ]),
    ),
  ),
);

/** Reads a block in which each value is in a list of one. @throws ZodError */
export function readBlock<Entries extends Block>(block: Entries, values: unknown): ReadOf<Entries> {
  // That keys have the types of their entries is known to the type of the block alone.
  return readObject(block).pipe(z.custom<ReadOf<Entries>>()).parse(values, ONCE);
}

/** The form in which the config holds a block and a journal keeps it; what else there is, it leaves out. */
export function heldSchema<Entries extends Block>(block: Entries): z.ZodType<HeldOf<Entries>> {
  return heldObject(block).pipe(z.custom<HeldOf<Entries>>());
}

const heldObject = onceFor((block) =>
  z.object(
    Object.fromEntries(
      Object.entries(block).flatMap(([key, entry]): [string, z.ZodType][] => {
        const held = entry instanceof Setting ? keptSince(entry) : heldObject(entry);
        return held === null ? [] : [[propertyOf(key), held]];
      }),
    ),
  ),
);

function keptSince({ held, info: { before } }: Setting): z.ZodType | null {
  return held === null || before === undefined ? held : held.default(before);
}

/** The config's form of what was read, with what could not be taken over as it is. */
export function hold<Entries extends Block>(
  block: Entries,
  read: ReadOf<Entries> & object,
  made: MadeOf<Entries>,
): HeldOf<Entries> {
  const values = Object.entries(read).map(([key, value]) => [propertyOf(key), value]);
  return heldSchema(block).parse({ ...Object.fromEntries(values), ...made }, ONCE);
}

/** What the config's form of a block has of each of its entries; undefined where it is made of several of them. */
export function entriesOf(block: Block, held: object) {
  return Object.entries(block).map(([key, entry]) => {
    const value: unknown = Reflect.get(held, propertyOf(key));
    return { key, entry, value };
  });
}

export interface Leaf {
  /** Keys from the root of the block, joined by dots. */
  readonly path: string;
  readonly format: z.ZodType;
  readonly info: SettingInfo;
}

/** Every setting of a block in the order it is written there. */
export function leavesOf(block: Block, prefix = ''): readonly Leaf[] {
  return Object.entries(block).flatMap(([key, entry]) => {
    const path = prefix + key;
    if (!(entry instanceof Setting)) return leavesOf(entry, `${path}.`);
    return [{ path, format: entry.written, info: entry.info }];
  });
}
