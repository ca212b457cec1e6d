import type { Mutant } from './mutant.ts';

/** Who has how much of max-agents. */
export const shares: readonly Mutant[] = [
  {
    breaks: 'shares have their turn by who waits longest, not by what they have for their weight',
    file: 'policy/shares/turns.ts',
    search: 'portionOf(one) - portionOf(other) ||',
    replacement: '',
    specs: ['spec/policy/shares/shares.spec.ts'],
  },
  {
    breaks: 'a share whose part is less than one agent never has its turn',
    file: 'policy/shares/turns.ts',
    search: 'return ms >= LONGEST_UNSERVED_MS ? ms : 0;',
    replacement: 'return 0;',
    specs: ['spec/policy/shares/properties.spec.ts'],
  },
  {
    breaks: 'what is reserved for a share is not taken by it first',
    file: 'policy/shares/turns.ts',
    search: 'return used < share.reserved;',
    replacement: 'return false;',
    specs: ['spec/policy/shares/shares.spec.ts'],
  },
  {
    breaks: 'others launch into slots that are reserved',
    file: 'policy/shares/slots.ts',
    search: "return slots > this.#keptFrom(share) ? null : 'reserved';",
    replacement: 'return null;',
    specs: ['spec/policy/shares/shares.spec.ts'],
  },
  {
    breaks: 'a share has more than its maximum where its pool lacked room',
    file: 'policy/shares/slots.ts',
    search: 'return this.#isFull(share) ?',
    replacement: 'return false ?',
    specs: ['spec/policy/shares/properties.spec.ts'],
  },
  {
    breaks: 'agents that build the jobs of a share do not count for it',
    file: 'policy/shares/atWork.ts',
    search: 'used: agentsOf(name).length,',
    replacement: 'used: 0,',
    specs: ['spec/policy/shares/shares.spec.ts'],
  },
  {
    breaks: 'agents on their way to the jobs of a share do not count for it',
    file: 'policy/demand/cover/cover.ts',
    search: 'withMore(classified.shares, agentsByShare(queue, groups, matching))',
    replacement: 'classified.shares',
    specs: ['spec/policy/shares/shares.spec.ts'],
  },
  {
    breaks: 'jobs beyond the maximum of their share have agents launched as for a floor',
    file: 'policy/demand/ration/parties.ts',
    search: "new Set(['launches-per-job', 'share-max'])",
    replacement: "new Set(['launches-per-job'])",
    specs: ['spec/policy/shares/shares.spec.ts'],
  },
  {
    breaks: 'jobs of no known group are taken for those of some group',
    file: 'policy/shares/membership.ts',
    search: "(typeof name === 'string' && matchesGlob(glob, name))",
    replacement: 'matchesGlob(glob, name ?? glob)',
    specs: ['spec/policy/shares/membership.spec.ts'],
  },
];
