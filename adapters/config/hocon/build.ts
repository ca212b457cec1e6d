import { LIMITS, tooDeep } from './limits.ts';
import type { LoadedFile } from './load.ts';
import type { Merger } from './merge.ts';
import { type Place, refusal } from './place.ts';
import type { Entry, Expression, Include, WrittenBlock } from './syntax.ts';
import { type Block, blockOf, listOf, type Reference, type Value } from './values.ts';

/**
 * One block of all that a file and its includes say. References within an included file mean the keys beside it:
 * they begin with the path of the block that includes it.
 * @throws ConfigError if things are joined that can't be.
 */
export function buildConfig(file: LoadedFile, merger: Merger): Block {
  return new Builder(file, merger, { prefix: [], path: [], lists: 0 }).block(file.block);
}

/** Where something stands within everything. */
interface Position {
  /** Where its file is included. */
  readonly prefix: readonly string[];
  /** Of the block or value itself, with the prefix. */
  readonly path: readonly string[];
  /** How many lists it is in. */
  readonly lists: number;
}

class Builder {
  readonly #file: LoadedFile;
  readonly #merger: Merger;
  #position: Position;

  constructor(file: LoadedFile, merger: Merger, position: Position) {
    this.#file = file;
    this.#merger = merger;
    this.#position = position;
  }

  block({ entries, place }: WrittenBlock): Block {
    const fields = new Map<string, Value>();
    const add = (key: string, value: Value) => {
      const before = fields.get(key);
      fields.set(key, before === undefined ? value : this.#merger.over(value, before));
    };
    for (const entry of entries) {
      if (entry.kind === 'include') {
        for (const [key, value] of this.#included(entry)) add(key, value);
      } else {
        const [first, ...others] = entry.path;
        add(first, under(others, this.#entry(entry), entry.place));
      }
    }
    return blockOf(fields, place);
  }

  #entry({ path, appends, value, place }: Entry): Value {
    const outer = this.#position;
    const inner = { ...outer, path: [...outer.path, ...path], lists: outer.lists + Number(appends) };
    if (inner.path.length + inner.lists > LIMITS.depth) throw tooDeep(place);
    this.#position = inner;
    const built = this.#value(value);
    this.#position = outer;
    if (!appends) return built;
    const before = this.#reference(inner.path.slice(outer.prefix.length), true, place);
    return this.#joined([before, listOf([built], built.place)], built.place);
  }

  #value(expression: Expression): Value {
    switch (expression.kind) {
      case 'text':
        return expression;
      case 'reference':
        return this.#reference(expression.path, expression.optional, expression.place);
      case 'block':
        return this.block(expression);
      case 'join':
        return this.#joined(
          expression.pieces.map((piece) => this.#value(piece)),
          expression.place,
        );
      case 'list': {
        const outer = this.#position;
        this.#position = { ...outer, lists: outer.lists + 1 };
        const items = expression.items.map((item) => this.#value(item));
        this.#position = outer;
        return listOf(items, expression.place);
      }
    }
  }

  #reference(path: readonly string[], optional: boolean, place: Place): Reference {
    const { prefix } = this.#position;
    const [first = '', ...others] = [...prefix, ...path];
    return { kind: 'reference', path: [first, ...others], prefix: prefix.length, optional, place };
  }

  #joined(pieces: readonly Value[], place: Place): Value {
    const joined = this.#merger.joined(pieces, true);
    const [only] = joined;
    return only !== undefined && joined.length === 1 ? only : { kind: 'join', pieces: joined, place };
  }

  #included(include: Include): ReadonlyMap<string, Value> {
    const { path, lists } = this.#position;
    const position = { prefix: path, path, lists };
    const blocks = (this.#file.included.get(include) ?? []).map((file) =>
      new Builder(file, this.#merger, position).block(file.block),
    );
    if (lists > 0 && blocks.some(({ resolved }) => !resolved)) {
      throw refusal(include.place, `a file with \${…} in it cannot be included within a list`);
    }
    const merged = blocks.reduce<Value | null>(
      (below, block) => (below === null ? block : this.#merger.over(block, below)),
      null,
    );
    return merged?.kind === 'block' ? merged.fields : new Map();
  }
}

function under(path: readonly string[], value: Value, place: Place): Value {
  return path.reduceRight<Value>((inner, key) => blockOf(new Map([[key, inner]]), place), value);
}
