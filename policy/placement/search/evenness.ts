import type { HostOffers } from '../cluster.ts';
import type { ConstraintCounts } from '../constraints/constraintCounts.ts';
import { type HostGroups, keyOf } from '../constraints/hostGroups.ts';
import { Heap } from './heap.ts';
import type { Choice, Ranking } from './ranking.ts';

/** A field over whose values a pool's agents are to be even. */
export interface EvenField {
  readonly groups: HostGroups;
  /** The pool's agents by value. */
  readonly counts: ConstraintCounts;
  /** May another agent go to these values now? If not, no values with more agents are admitted either. */
  readonly admits: (values: readonly string[]) => boolean;
}

/**
 * A choice among hosts as even over the fields as can be, the first field outermost; hosts without one of the fields are
 * ruled out.
 * @param hosts the indexes of hosts that have been rated. The list is taken over.
 */
export function evenChoice(ranking: Ranking, hosts: number[], fields: readonly EvenField[]): Choice {
  const [field, ...inner] = fields;
  if (field === undefined) return ranking.among(hosts);
  const { groupOf, values } = field.groups;
  const members = new Map<number, number[]>();
  for (const host of hosts) {
    const group = groupOf[host] ?? 0;
    const list = members.get(group);
    if (list === undefined) members.set(group, [host]);
    else list.push(host);
  }
  const branches: Branch[] = [];
  for (const [group, list] of members) {
    const own = values[group] ?? [];
    if (own.length > 0) branches.push(branchOf(own, field, evenChoice(ranking, list, inner)));
  }
  return new EvenChoice(field, branches);
}

/** The hosts of one group. */
interface Branch {
  readonly key: string;
  readonly values: readonly string[];
  readonly choice: Choice;
  /** The pool's agents there, when last looked. */
  agents: number;
}

function branchOf(values: readonly string[], { counts }: EvenField, choice: Choice): Branch {
  return { key: keyOf(values), values, choice, agents: counts.highestOf(values) };
}

/** The branch with the fewest agents goes first. */
class EvenChoice implements Choice {
  readonly #field: EvenField;
  readonly #branches: readonly Branch[];
  /** Branches by their place in the list. */
  readonly #heap: Heap;

  constructor(field: EvenField, branches: readonly Branch[]) {
    this.#field = field;
    this.#branches = branches;
    const isBefore = (a: number, b: number) => hasFewerAgents(branches[a], branches[b]);
    this.#heap = new Heap([...branches.keys()], isBefore, new Int32Array(branches.length));
  }

  get isSpent(): boolean {
    return this.#heap.first === undefined;
  }

  best(): HostOffers | null {
    const passedOver: number[] = [];
    let best: HostOffers | null = null;
    for (let first = this.#first(); first !== undefined; first = this.#first()) {
      const branch = this.#branches[first];
      if (branch === undefined || !this.#field.admits(branch.values)) break;
      best = branch.choice.best();
      if (best !== null) break;
      this.#heap.remove(first);
      if (!branch.choice.isSpent) passedOver.push(first);
    }
    for (const branch of passedOver) this.#heap.push(branch);
    return best;
  }

  /** Agents only become more, so a branch counted long ago can stand too early in the heap, never too late. */
  #first(): number | undefined {
    for (let first = this.#heap.first; first !== undefined; first = this.#heap.first) {
      const branch = this.#branches[first];
      if (branch === undefined) return undefined;
      const agents = this.#field.counts.highestOf(branch.values);
      if (agents === branch.agents) return first;
      branch.agents = agents;
      this.#heap.reorder(first);
    }
    return undefined;
  }
}

function hasFewerAgents(a: Branch | undefined, b: Branch | undefined): boolean {
  if (a === undefined || b === undefined) return false;
  return a.agents === b.agents ? a.key < b.key : a.agents < b.agents;
}
