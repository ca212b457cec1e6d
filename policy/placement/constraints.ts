import type { Constraint } from '../../domain/config.ts';
import type { Attribute } from '../../domain/mesos.ts';
import type { Tally } from './tally.ts';

/** What constraints speak of. */
export interface HostTraits {
  readonly hostname: string;
  readonly attributes: readonly Attribute[];
}

/** A constraint, ready to be applied. */
export interface Check {
  /** As `constraint rack MAX_PER 2`. */
  readonly text: string;
  readonly field: string;
  /**
   * What its verdict on a host depends on: `fixed`, on the host alone; `tightening`, on the agents there are, and
   * once it refuses a host no further agent changes that; `balancing`, on the agents, and further ones elsewhere
   * may make it admit a host again.
   */
  readonly kind: 'fixed' | 'tightening' | 'balancing';
  readonly admits: (values: readonly string[], tally: Tally) => boolean;
}

/** The values a host has for a field; `hostname` (or `@hostname`) is a field like any attribute, which may repeat. */
export function valuesOf(field: string, host: HostTraits): readonly string[] {
  if (isHostname(field)) return [host.hostname];
  let values = NONE;
  for (const { name, value } of host.attributes)
    if (name === field) values = values.length === 0 ? [value] : [...values, value];
  return values;
}

const NONE: readonly string[] = [];

export function isHostname(field: string): boolean {
  return field === 'hostname' || field === '@hostname';
}

/**
 * Marathon's semantics: LIKE and UNLIKE match a regular expression against the whole value; CLUSTER without a
 * value follows the agents there are; GROUP_BY admits a value none has yet, or one of those with the fewest agents
 * once its number of groups is reached. Only UNLIKE admits a host without the attribute. Where an attribute
 * repeats, one of its values must match (LIKE, IS, CLUSTER) or none may be in the way (the others).
 * A constraint with a problem admits nothing.
 */
export function compile(constraint: Constraint): Check {
  const { field, operator, value } = constraint;
  const problem = problemOf(constraint);
  const text = `constraint ${[field, operator, value ?? ''].join(' ').trim()}`;
  if (problem !== null) return { text: `${text} (${problem})`, field, kind: 'fixed', admits: () => false };
  const [kind, rule] = RULES[operator](value ?? '');
  return {
    text,
    field,
    kind,
    admits: (values, tally) => (values.length === 0 ? operator === 'UNLIKE' : rule(values, tally)),
  };
}

/** What is wrong with a constraint, in plain words; null if nothing is. */
export function problemOf({ operator, value }: Constraint): string | null {
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

type Rule = (values: readonly string[], tally: Tally) => boolean;

const RULES: Record<Constraint['operator'], (value: string) => [Check['kind'], Rule]> = {
  LIKE: (value) => {
    const matches = matcherOf(value);
    return ['fixed', (values) => values.some(matches)];
  },
  UNLIKE: (value) => {
    const matches = matcherOf(value);
    return ['fixed', (values) => !values.some(matches)];
  },
  IS: (wanted) => ['fixed', (values) => values.includes(wanted)],
  CLUSTER: (wanted) =>
    wanted === ''
      ? ['tightening', (values, tally) => values.some((value) => tally.of(value) === tally.agents)]
      : ['fixed', (values) => values.includes(wanted)],
  UNIQUE: () => ['tightening', (values, tally) => tally.highestOf(values) === 0],
  MAX_PER: (value) => ['tightening', (values, tally) => tally.highestOf(values) < Number(value)],
  GROUP_BY: (value) => [
    'balancing',
    (values, tally) => values.every((one) => isBalanced(one, tally, Number(value))),
  ],
};

function isBalanced(value: string, tally: Tally, minimumGroups: number): boolean {
  const count = tally.of(value);
  return count === 0 || (tally.groups >= minimumGroups && count === tally.lowest);
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
