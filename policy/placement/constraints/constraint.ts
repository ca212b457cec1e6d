import type { Constraint, PoolConfig } from '../../../domain/config.ts';
import type { Attribute } from '../../../domain/mesos.ts';
import { ConstraintCounts } from './constraintCounts.ts';

/** What constraints speak of. */
export interface HostTraits {
  readonly hostname: string;
  readonly attributes: readonly Attribute[];
}

/** What a constraint looks at. */
export interface FieldOfHosts {
  /** Another for another way to read the values. */
  readonly key: string;
  readonly valuesOf: (host: HostTraits) => readonly string[];
}

/** A pool's constraint with the count of the agents it looks at. */
export interface PoolConstraint {
  /** As `constraint rack MAX_PER 2`. */
  readonly text: string;
  readonly field: FieldOfHosts;
  /**
   * What its verdict on a host depends on: `fixed`, on the host alone; `tightening`, on the agents there are, and
   * once it refuses a host no further agent changes that; `balancing`, on the agents, and further ones elsewhere
   * may make it admit a host again.
   */
  readonly kind: 'fixed' | 'tightening' | 'balancing';
  /** The pool's agents by their hosts' values of the field. */
  readonly counts: ConstraintCounts;
  /** Whether one more agent may go to a host that has these values of the field. */
  readonly admits: (values: readonly string[]) => boolean;
}

export function isHostname(field: string): boolean {
  return field === 'hostname' || field === '@hostname';
}

/** `hostname` (or `@hostname`) is a field like any attribute, which may repeat. */
function valuesOf(field: string, host: HostTraits): readonly string[] {
  if (isHostname(field)) return [host.hostname];
  let values = NONE;
  for (const { name, value } of host.attributes)
    if (name === field) values = values.length === 0 ? [value] : [...values, value];
  return values;
}

const NONE: readonly string[] = [];

/** All that a pool's agents are held to, by its constraints and then by what they are to be spread over. */
export function constraintsOf({ constraints, placement, spreadBy }: PoolConfig): PoolConstraint[] {
  const compiled = constraints.map(compile);
  const isSpread = placement === 'spread' && spreadBy !== null && !isHostname(spreadBy);
  return isSpread ? [...compiled, spreadOver(spreadBy)] : compiled;
}

/** A wish: nothing is refused, and hosts without the attribute count as one more value. */
function spreadOver(attribute: string): PoolConstraint {
  const spreadValuesOf = (host: HostTraits) => {
    const values = valuesOf(attribute, host);
    return values.length === 0 ? MISSING : values;
  };
  return {
    text: `spread-by ${attribute}`,
    field: { key: `spread-by ${attribute}`, valuesOf: spreadValuesOf },
    kind: 'balancing',
    counts: new ConstraintCounts(),
    admits: () => true,
  };
}

const MISSING: readonly string[] = [''];

/**
 * Marathon's semantics: LIKE and UNLIKE match a regular expression against the whole value; CLUSTER without a
 * value follows the agents there are; GROUP_BY admits a value none has yet, or one of those with the fewest agents
 * once its number of groups is reached. Only UNLIKE admits a host without the attribute. Where an attribute
 * repeats, one of its values must match (LIKE, IS, CLUSTER) or none may be in the way (the others).
 * A constraint with a problem admits nothing.
 */
function compile(constraint: Constraint): PoolConstraint {
  const { operator, value } = constraint;
  const field = {
    key: `constraint ${constraint.field}`,
    valuesOf: (host: HostTraits) => valuesOf(constraint.field, host),
  };
  const counts = new ConstraintCounts();
  const problem = problemOf(constraint);
  const text = `constraint ${[constraint.field, operator, value ?? ''].join(' ').trim()}`;
  if (problem !== null)
    return { text: `${text} (${problem})`, field, kind: 'fixed', counts, admits: () => false };
  const [kind, rule] = RULES[operator](value ?? '', counts);
  const admits: Admits = (values) => (values.length === 0 ? operator === 'UNLIKE' : rule(values));
  return { text, field, kind, counts, admits };
}

/** What is wrong with a constraint, in plain words; null if nothing is. */
function problemOf({ operator, value }: Constraint): string | null {
  switch (operator) {
    case 'LIKE':
    case 'UNLIKE':
      return value ? patternProblem(value) : `${operator} needs a regular expression`;
    case 'IS':
      return value === null ? 'IS needs a value' : null;
    case 'MAX_PER':
      return value !== null && /^\d+$/.test(value) ? null : 'MAX_PER needs a whole number';
    case 'GROUP_BY':
      return !value || /^\d+$/.test(value) ? null : 'GROUP_BY takes a whole number of groups, or nothing';
    case 'UNIQUE':
    case 'CLUSTER':
      return null;
  }
}

type Admits = PoolConstraint['admits'];

const RULES: Record<
  Constraint['operator'],
  (value: string, counts: ConstraintCounts) => [PoolConstraint['kind'], Admits]
> = {
  LIKE: (value) => {
    const matches = matcherOf(value);
    return ['fixed', (values) => values.some(matches)];
  },
  UNLIKE: (value) => {
    const matches = matcherOf(value);
    return ['fixed', (values) => !values.some(matches)];
  },
  IS: (wanted) => ['fixed', (values) => values.includes(wanted)],
  CLUSTER: (wanted, counts) =>
    wanted === ''
      ? ['tightening', (values) => values.some((value) => counts.of(value) === counts.agents)]
      : ['fixed', (values) => values.includes(wanted)],
  UNIQUE: (_, counts) => ['tightening', (values) => counts.highestOf(values) === 0],
  MAX_PER: (most, counts) => ['tightening', (values) => counts.highestOf(values) < Number(most)],
  GROUP_BY: (groups, counts) => [
    'balancing',
    (values) => values.every((value) => isEven(value, counts, Number(groups))),
  ],
};

function isEven(value: string, counts: ConstraintCounts, minimumGroups: number): boolean {
  const count = counts.of(value);
  return count === 0 || (counts.distinct >= minimumGroups && count === counts.lowest);
}

function matcherOf(pattern: string): (value: string) => boolean {
  const whole = new RegExp(`^(?:${pattern})$`);
  return (value) => whole.test(value);
}

function patternProblem(pattern: string): string | null {
  try {
    matcherOf(pattern);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
