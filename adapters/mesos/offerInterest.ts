import type { Constraint, PoolConfig } from '../../domain/config.ts';
import { isHostname } from '../../policy/placement/constraints/constraint.ts';
import { isForMaster } from './masterPattern.ts';

/**
 * What we let the master know of the offers we can use, so that it makes no pointless ones. Both are coarser than
 * the placement, which checks every offer anyway: an offer that could be used must never be kept from us.
 * Masters too old to know them (before 1.8 and 1.11) ignore unknown fields.
 */

/** The least an offer must hold: enough for one agent of some pool. Any one of the sets suffices to the master. */
export function offerFilters(pools: readonly PoolConfig[]) {
  return {
    min_allocatable_resources: {
      quantities: pools.map(({ cpus, mem, disk, gpus }) => ({
        quantities: {
          cpus: { value: cpus },
          mem: { value: mem },
          ...(disk > 0 && { disk: { value: disk } }),
          ...(gpus > 0 && { gpus: { value: gpus } }),
        },
      })),
    },
  };
}

/** Which hosts some pool may use; null if there is a pool that may use any. The master ORs groups and ANDs within. */
export function offerConstraints(pools: readonly PoolConfig[]) {
  const groups = pools.map(({ constraints }) =>
    constraints.flatMap((constraint) => attributeConstraint(constraint) ?? []),
  );
  if (groups.some((group) => group.length === 0)) return null;
  return { groups: groups.map((attribute_constraints) => ({ attribute_constraints })) };
}

/**
 * A constraint as far as the master can judge it; null if not at all. Of attributes of one name the master looks at
 * the first only, while ours asks for any: so of an attribute only its existence is asked for. A host name is one.
 */
function attributeConstraint({ field, operator, value }: Constraint) {
  if (isHostname(field)) {
    const predicate = hostnamePredicate(operator, value);
    return predicate === null ? null : { selector: { pseudoattribute_type: 'HOSTNAME' as const }, predicate };
  }
  return operator === 'UNLIKE' ? null : { selector: { attribute_name: field }, predicate: { exists: {} } };
}

function hostnamePredicate(operator: Constraint['operator'], value: string | null) {
  if (value === null || value === '') return null;
  switch (operator) {
    case 'IS':
    case 'CLUSTER':
      return { text_equals: { value } };
    case 'LIKE':
      return isForMaster(value) ? { text_matches: { regex: value } } : null;
    case 'UNLIKE':
      return isForMaster(value) ? { text_not_matches: { regex: value } } : null;
    default:
      return null;
  }
}
