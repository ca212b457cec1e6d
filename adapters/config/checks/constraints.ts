import type { Constraint } from '../../../domain/config.ts';
import type { PoolValues } from '../../../domain/settings/poolSettings.ts';
import { isHostname } from '../../../policy/placement/constraints/constraint.ts';
import type { PoolFlaw } from './finding.ts';

/**
 * Constraints that no host can satisfy, alone or together. A host has one name, while an attribute may have several
 * values at once: so less contradicts itself there.
 */
export function constraintFlaws({ constraints }: PoolValues): readonly PoolFlaw[] {
  return constraints.flatMap((constraint, entry): readonly PoolFlaw[] => {
    const earlier = constraints.slice(0, entry).filter(({ field }) => isSameField(field, constraint.field));
    const contradicted = earlier.find((other) => excludes(constraint, other) || excludes(other, constraint));
    const message =
      loneFlaw(constraint) ?? (contradicted === undefined ? null : `contradicts ${spelt(contradicted)}`);
    return message === null ? [] : [{ key: 'constraints', entry, message }];
  });
}

function isSameField(one: string, other: string): boolean {
  return one === other || (isHostname(one) && isHostname(other));
}

function loneFlaw({ field, operator, value }: Constraint): string | null {
  if (!isHostname(field) || value === null) return null;
  if (operator === 'UNLIKE' && matchesAll(value)) return 'every host has a name like that';
  const isName = operator === 'IS' || operator === 'CLUSTER';
  return isName && /[\s/\p{Cc}]/u.test(value) ? 'no host has such a name' : null;
}

/** Whether the one leaves no host, or no second agent, to the other. */
function excludes(one: Constraint, other: Constraint): boolean {
  const only = valuesLeft(one);
  const refuses = refusalBy(other);
  if (only !== null && refuses !== null && (other.operator === 'UNLIKE' || isHostname(one.field)))
    return only.every(refuses);
  if (one.operator === 'LIKE' && other.operator === 'UNLIKE' && other.value !== null)
    return one.value === other.value || matchesAll(other.value);
  if (one.operator === 'CLUSTER' && one.value === null && other.operator === 'UNIQUE') return true;
  const isOneGroup = isHostname(one.field) && (one.operator === 'CLUSTER' || one.operator === 'IS');
  return isOneGroup && other.operator === 'GROUP_BY' && Number(other.value) > 1;
}

/** The only values that a constraint leaves, where it names them; null where it does not. */
function valuesLeft({ operator, value }: Constraint): readonly string[] | null {
  if (value === null) return null;
  if (operator === 'IS' || operator === 'CLUSTER') return [value];
  const isList = operator === 'LIKE' && /^(?:[\w-]|\\\.)+(?:\|(?:[\w-]|\\\.)+)*$/.test(value);
  return isList ? value.replaceAll('\\', '').split('|') : null;
}

/** Whether a constraint refuses a value by itself; null where that depends on the agents there are. */
function refusalBy({ operator, value }: Constraint): ((found: string) => boolean) | null {
  if (value === null) return null;
  if (operator === 'LIKE') return (found) => !matches(value, found);
  if (operator === 'UNLIKE') return (found) => matches(value, found);
  return operator === 'IS' || operator === 'CLUSTER' ? (found) => found !== value : null;
}

function matches(pattern: string, value: string): boolean {
  return new RegExp(`^(?:${pattern})$`).test(value);
}

function matchesAll(pattern: string): boolean {
  return /^\^?\(?\.[*+]\??\)?\$?$/.test(pattern);
}

function spelt({ field, operator, value }: Constraint): string {
  return [field, operator, ...(value === null ? [] : [value])].join(' ');
}
