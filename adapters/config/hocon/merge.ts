import { type Budget, costOf } from './limits.ts';
import { refusal } from './place.ts';
import {
  type Block,
  blockOf,
  isOpen,
  isResolved,
  type Layers,
  listOf,
  type Text,
  type Value,
} from './values.ts';

/** How values of one key are merged, and values of one line are joined. */
export class Merger {
  readonly #steps: Budget;

  constructor(steps: Budget) {
    this.#steps = steps;
  }

  /** A value where there was one before: blocks are merged, of all else the later one counts. */
  over(top: Value, below: Value): Value {
    if (hidesWhatIsBelow(top)) return top;
    if (isOpen(below)) return this.#layers(top, stackOf(below));
    if (top.kind === 'block' && below.kind === 'block') return this.#merged(top, below);
    if (top.kind === 'block' && top.resolved) return { ...top, final: true };
    return this.#layers(top, [below]);
  }

  #layers(top: Value, below: readonly [Value, ...Value[]]): Layers {
    const [first, ...others] = stackOf(top);
    const stack = [first, ...others, ...below] as const;
    this.#steps.spend(costOf(stack.length), top.place);
    return { kind: 'layers', stack, place: top.place };
  }

  #merged(top: Block, below: Block): Block {
    this.#steps.spend(costOf(top.fields.size + below.fields.size), top.place);
    const fields = new Map(below.fields);
    for (const [key, value] of top.fields) {
      const before = fields.get(key);
      fields.set(key, before === undefined ? value : this.over(value, before));
    }
    return blockOf(fields, top.place, below.final);
  }

  /**
   * Joined as far as possible: one value for what is known, several where a reference is in between. A block or list
   * leaves out blanks, and a loose word right after it, as the reference implementation does; but if they are written
   * like that, rather than come together by references, the word was meant, and is refused.
   */
  joined(pieces: readonly Value[], written: boolean): readonly Value[] {
    const result: Value[] = [];
    for (const piece of pieces.flatMap((value) => (value.kind === 'join' ? value.pieces : [value]))) {
      const last = result.at(-1);
      const both = last === undefined ? null : this.#pair(last, piece, written);
      if (both === null) result.push(piece);
      else result[result.length - 1] = both;
    }
    return result;
  }

  /** @throws ConfigError for a block or list and something else; null if one of them is not known yet. */
  #pair(left: Value, right: Value, written: boolean): Value | null {
    if (isOpen(left) || isOpen(right)) return null;
    if (left.kind === 'text' && right.kind === 'text') return this.#texts(left, right);
    if (right.kind === 'text' && right.loose && !written) return left;
    const first = right.kind === 'list' ? numbered(left) : left;
    const second = left.kind === 'list' ? numbered(right) : right;
    if (first.kind === 'block' && second.kind === 'block') return this.over(second, first);
    if (first.kind !== 'list' || second.kind !== 'list') {
      throw refusal(right.place, 'a block, a list and a text cannot be joined with each other');
    }
    this.#steps.spend(first.items.length + second.items.length, right.place);
    return listOf([...first.items, ...second.items], first.place);
  }

  #texts(left: Text, right: Text): Text {
    const text = `${left.text}${right.text}`;
    this.#steps.spend(costOf(text.length), right.place);
    return { kind: 'text', text, loose: false, place: left.place };
  }
}

/** Whether what was there before can't matter to it. */
function hidesWhatIsBelow(value: Value): boolean {
  if (value.kind === 'layers') return hidesWhatIsBelow(value.stack.at(-1) ?? value.stack[0]);
  if (value.kind === 'block') return value.final;
  return isResolved(value);
}

function stackOf(value: Value): readonly [Value, ...Value[]] {
  return value.kind === 'layers' ? value.stack : [value];
}

/** A block whose keys are numbers is also a list, in their order. */
function numbered(value: Value): Value {
  if (value.kind !== 'block') return value;
  const items = [...value.fields].filter(([key]) => /^\d{1,9}$/.test(key));
  if (items.length === 0) return value;
  items.sort(([a], [b]) => Number(a) - Number(b));
  return listOf(
    items.map(([, item]) => item),
    value.place,
  );
}
