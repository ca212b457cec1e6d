import { type Block, blockOf, type Layers, type List, listOf, type Value } from './values.ts';

/** What has values within it that can be replaced. */
export type Container = Block | List | Layers;

/** The way from a value up to the root. */
export interface Trail {
  readonly container: Container;
  readonly up: Trail | null;
}

/**
 * Where references look, and how the value that is being resolved is reached from there; no trail if it is not known to be
 * reached.
 */
export interface Scope {
  readonly root: Value;
  readonly trail: Trail | null;
}

/** The scope of what is within a container. */
export function within(scope: Scope, container: Container): Scope {
  if (scope.trail === null && container !== scope.root) return scope;
  return { root: scope.root, trail: { container, up: scope.trail } };
}

/**
 * The scope in which something stands in the place of a value, or nothing does if it is null. All on the way up to
 * the root is made anew, which `spend` is told the size of.
 */
export function replaced(
  scope: Scope,
  old: Value,
  replacement: Value | null,
  spend: (size: number) => void,
): Scope {
  if (scope.trail === null) return scope;
  let [before, after] = [old, replacement];
  for (let trail: Trail | null = scope.trail; trail !== null; trail = trail.up) {
    const changed = withChild(trail.container, before, after, spend);
    if (changed === undefined) return { root: scope.root, trail: null };
    [before, after] = [trail.container, changed];
  }
  return { root: after ?? scope.root, trail: null };
}

/** Null if nothing is left of it; undefined if it has no such child. */
function withChild(
  container: Container,
  old: Value,
  replacement: Value | null,
  spend: (size: number) => void,
): Value | null | undefined {
  if (container.kind === 'block') {
    spend(container.fields.size);
    return blockWithChild(container, old, replacement);
  }
  const children = container.kind === 'list' ? container.items : container.stack;
  spend(children.length);
  const index = children.indexOf(old);
  if (index < 0) return undefined;
  const changed = children.toSpliced(index, 1, ...(replacement === null ? [] : [replacement]));
  const [first, ...others] = changed;
  if (first === undefined) return null;
  return container.kind === 'list'
    ? listOf(changed, container.place)
    : { ...container, stack: [first, ...others] };
}

function blockWithChild(block: Block, old: Value, replacement: Value | null): Block | undefined {
  for (const [key, child] of block.fields) {
    if (child !== old) continue;
    const fields = new Map(block.fields);
    if (replacement === null) fields.delete(key);
    else fields.set(key, replacement);
    return blockOf(fields, block.place, block.final);
  }
  return undefined;
}
