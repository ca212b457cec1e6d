import { type Budget, costOf, LIMITS } from './limits.ts';
import { Memo } from './memo.ts';
import type { Merger } from './merge.ts';
import { refusal } from './place.ts';
import { replaced, type Scope, type Trail, within } from './scope.ts';
import type { Path } from './syntax.ts';
import {
  type Block,
  blockOf,
  isBlockLike,
  isOpen,
  isResolved,
  type Join,
  type Layers,
  type List,
  listOf,
  type Reference,
  type Value,
} from './values.ts';

/** A reference that is needed to know itself. It is caught where the reference to it is, so nobody sees it. */
class Circle extends Error {}
const CIRCLE = new Circle();

/** What a value comes to; null if nothing is left of it, since it is an optional reference to nothing. */
type Outcome = Value | null;

/** A reference of the environment is looked up by this. */
export type Environment = (path: Path) => string | undefined;

/**
 * Puts values in the place of references, as the specification has it: what is found is resolved itself first; only
 * what is on the path to it, so that blocks may refer to their own parts; and a value that refers to its own key finds
 * what that key was before.
 */
export class Resolver {
  readonly #merger: Merger;
  readonly #steps: Budget;
  readonly #environment: Environment;
  readonly #memo = new Memo();
  /** References that are being looked up. */
  readonly #pending = new Set<Value>();
  /** How many values are being resolved for each other. */
  #waiting = 0;

  constructor(merger: Merger, steps: Budget, environment: Environment) {
    this.#merger = merger;
    this.#steps = steps;
    this.#environment = environment;
  }

  /** @throws ConfigError about a reference to nothing or to itself, things joined that can't be, and too much of anything. */
  resolve(root: Block): Block {
    return this.#block(root, within({ root, trail: null }, root), null);
  }

  /** @param path if given, nothing is resolved but what is on the way to its last key. */
  #resolve(value: Value, scope: Scope, path: Path | null): Outcome {
    if (isResolved(value)) return value;
    const known = this.#memo.get(value, path);
    if (known !== undefined) return known;
    if (this.#pending.has(value)) throw CIRCLE;
    this.#steps.spend(1, value.place);
    if (this.#waiting >= LIMITS.resolving) {
      throw refusal(value.place, `more than ${LIMITS.resolving} substitutions need each other`);
    }
    this.#waiting += 1;
    try {
      const outcome = this.#evaluated(value, scope, path);
      if (outcome !== null) this.#memo.set(value, isResolved(outcome) ? null : path, outcome);
      return outcome;
    } finally {
      this.#waiting -= 1;
    }
  }

  #evaluated(value: Value, scope: Scope, path: Path | null): Outcome {
    switch (value.kind) {
      case 'text':
        return value;
      case 'block':
        return this.#block(value, within(scope, value), path);
      case 'list':
        return path === null ? this.#list(value, within(scope, value)) : value;
      case 'join':
        return this.#join(value, scope);
      case 'layers':
        return this.#layers(value, scope, path);
      case 'reference':
        return this.#reference(value, scope, path);
    }
  }

  #block(block: Block, scope: Scope, path: Path | null): Block {
    const [first, next, ...further] = path ?? [];
    if (path !== null && next === undefined) return block;
    const wanted = next === undefined ? sortedFields(block) : fieldAt(block, first);
    const changes = new Map<string, Outcome>();
    for (const [key, child] of wanted) {
      const outcome = this.#resolve(child, scope, next === undefined ? null : [next, ...further]);
      if (outcome !== child) changes.set(key, outcome);
    }
    if (changes.size === 0) return block;
    this.#steps.spend(costOf(block.fields.size), block.place);
    const fields = new Map(block.fields);
    for (const [key, outcome] of changes) {
      if (outcome === null) fields.delete(key);
      else fields.set(key, outcome);
    }
    return blockOf(fields, block.place, block.final);
  }

  #list(list: List, scope: Scope): List {
    this.#steps.spend(costOf(list.items.length), list.place);
    const items = list.items.map((item) => this.#resolve(item, scope, null));
    return listOf(
      items.filter((item) => item !== null),
      list.place,
    );
  }

  #join({ pieces, place }: Join, scope: Scope): Outcome {
    const outcomes = pieces.map((piece) => this.#resolve(piece, scope, null));
    const joined = this.#merger.joined(
      outcomes.filter((outcome) => outcome !== null),
      false,
    );
    const [only] = joined;
    return only === undefined ? null : { ...only, place: place };
  }

  #layers(layers: Layers, scope: Scope, path: Path | null): Outcome {
    let merged: Outcome = null;
    for (const [index, layer] of layers.stack.entries()) {
      const outcome =
        this.#memo.get(layer, path) ??
        this.#resolve(layer, this.#scopeOfLayer(layers, index, layer, scope), path);
      if (merged === null) merged = outcome;
      else if (outcome !== null) merged = this.#merger.over(merged, outcome);
    }
    return merged;
  }

  /** What refers to its own key finds only the layers below, from wherever it comes to it. */
  #scopeOfLayer(layers: Layers, index: number, layer: Value, scope: Scope): Scope {
    if (!isOpen(layer)) return within(scope, layers);
    const spend = (size: number) => this.#steps.spend(costOf(size), layer.place);
    return replaced(scope, layers, this.#below(layers, index + 1), spend);
  }

  #below({ stack }: Layers, index: number): Outcome {
    const [first, second, ...others] = stack.slice(index);
    if (first === undefined || second === undefined) return first ?? null;
    this.#steps.spend(costOf(others.length), first.place);
    if (isOpen(first)) return { kind: 'layers', stack: [first, second, ...others], place: first.place };
    return [second, ...others].reduce<Value>((top, value) => this.#merger.over(top, value), first);
  }

  #reference(reference: Reference, scope: Scope, path: Path | null): Outcome {
    this.#pending.add(reference);
    const mark = this.#memo.mark();
    let outcome: Outcome;
    try {
      const found = this.#lookedUp(reference, scope);
      outcome = found === null ? null : this.#resolve(found.value, found.scope, path);
    } catch (error) {
      if (!(error instanceof Circle)) throw error;
      this.#memo.forgetSince(mark);
      outcome = null;
      if (!reference.optional)
        throw refusal(reference.place, `\${${nameOf(reference)}} leads back to itself`);
    } finally {
      this.#pending.delete(reference);
    }
    if (outcome === null && !reference.optional) {
      const name = nameOf(reference);
      throw refusal(reference.place, `nothing defines \${${name}}; write \${?${name}} if it may be unset`);
    }
    return outcome;
  }

  /** Keys beside it count first, where it is in an included file; then those of everything; then the environment. */
  #lookedUp({ path, prefix, place }: Reference, { root }: Scope): Found | null {
    const [first = '', ...others] = path.slice(prefix);
    const own: Path = [first, ...others];
    const mark = this.#memo.mark();
    const found = this.#found(root, path) ?? (prefix > 0 ? this.#found(root, own) : null);
    if (found !== null) return found;
    // What came out on the way was for naught; the reference implementation finds it anew, which shows in circles.
    this.#memo.forgetSince(mark);
    const text = this.#environment(own);
    if (text === undefined) return null;
    const value = { kind: 'text', text, loose: false, place } as const;
    return { value, scope: { root: value, trail: null } };
  }

  #found(root: Value, path: Path): Found | null {
    let container: Outcome = this.#resolve(root, { root, trail: null }, path);
    let trail: Trail | null = null;
    const newRoot = container ?? root;
    for (const [index, key] of path.entries()) {
      if (container === null || !isBlockLike(container)) return null;
      trail = { container, up: trail };
      const child: Outcome = childOf(container, key);
      if (index === path.length - 1) return child && { value: child, scope: { root: newRoot, trail } };
      container = child;
    }
    return null;
  }
}

interface Found {
  readonly value: Value;
  readonly scope: Scope;
}

/** As it is written in its file. */
function nameOf({ path, prefix }: Reference): string {
  return path.slice(prefix).join('.');
}

/** Where values need each other it can matter which is resolved first; it does not matter which is written first. */
function sortedFields({ fields }: Block): readonly (readonly [string, Value])[] {
  return [...fields].sort(([a], [b]) => (a < b ? -1 : 1));
}

function fieldAt(block: Block, key = ''): readonly (readonly [string, Value])[] {
  const child = block.fields.get(key);
  return child === undefined ? [] : [[key, child]];
}

/** Null if there is none. Of layers it is only known where nothing is above it that could still hide it. */
function childOf(container: Block | Layers, key: string): Outcome {
  if (container.kind === 'block') return container.fields.get(key) ?? null;
  for (const layer of container.stack) {
    if (isOpen(layer)) throw CIRCLE;
    const child = layer.kind === 'block' ? layer.fields.get(key) : null;
    if (child === null || child?.kind === 'text') return child;
  }
  return null;
}
