import type { PoolConfig } from '../../../domain/config.ts';
import { type Cluster, type HostOffers, hostOf, isKeptForGpus } from '../cluster.ts';
import { constraintsOf, type HostTraits, type PoolConstraint } from '../constraints/constraint.ts';
import { ConstraintCounts } from '../constraints/constraintCounts.ts';
import { type Amounts, amountsOf, dominantShare, fits } from '../resources.ts';
import { explainShortage } from '../shortage.ts';
import { evenChoice } from './evenness.ts';
import { type Choice, Ranking } from './ranking.ts';

/**
 * Finds hosts for the agents of one pool, one after the other. The wants of a pool are all alike, so a host that
 * was once too small or ruled out is so for the rest of the pass and is never looked at again.
 */
export class PoolSearch {
  readonly amounts: Amounts;
  readonly #pool: PoolConfig;
  readonly #cluster: Cluster;
  readonly #constraints: readonly PoolConstraint[];
  readonly #tightening: readonly PoolConstraint[];
  /** The pool's agents by host; null where they need not be spread. */
  readonly #onHost: ConstraintCounts | null;
  readonly #ranking: Ranking;
  /** Hosts with no maintenance in sight before those with some. */
  readonly #choices: readonly Choice[];
  #shortage: string | null = null;

  constructor(pool: PoolConfig, cluster: Cluster) {
    this.amounts = amountsOf(pool);
    this.#pool = pool;
    this.#cluster = cluster;
    this.#constraints = constraintsOf(pool);
    this.#tightening = this.#constraints.filter(({ kind }) => kind === 'tightening');
    this.#onHost = pool.placement === 'spread' ? new ConstraintCounts() : null;
    for (const agent of cluster.agents) {
      const host = agent.pool === pool.name ? hostOf(agent, cluster) : null;
      if (host !== null) this.count(host);
    }
    this.#ranking = new Ranking(cluster.hosts, (host) => this.#isUsable(host));
    const isRuledOut = this.#fixedVerdicts();
    const evenFields = this.#constraints
      .filter(({ kind }) => kind === 'balancing')
      .map(({ field, counts, admits }) => ({ groups: cluster.grouped.by(field), counts, admits }));
    this.#choices = [cluster.clear, cluster.closing].map((hosts) => {
      const candidates: number[] = [];
      for (const host of hosts) {
        const share = dominantShare(this.amounts, host.remaining);
        if (share > 1 || isKeptForGpus(host, pool, cluster) || isRuledOut(host)) continue;
        this.#rate(host, share);
        candidates.push(host.index);
      }
      return evenChoice(this.#ranking, candidates, evenFields);
    });
  }

  /** The best host for one more agent, or in plain words what is short: then no later call will find one either. */
  next(): HostOffers | string {
    if (this.#shortage !== null) return this.#shortage;
    for (const choice of this.#choices) {
      const host = choice.best();
      if (host !== null) return host;
    }
    this.#shortage = explainShortage(this.#cluster.hosts, this.amounts, (host) => this.#obstacleOn(host));
    return this.#shortage;
  }

  /** An agent of this pool is on the host. */
  count(host: HostTraits): void {
    for (const { field, counts } of this.#constraints) counts.add(field.valuesOf(host));
    this.#onHost?.add([host.hostname]);
  }

  /** Something, of whichever pool, has been placed on the host. */
  refresh(host: HostOffers): void {
    if (this.#ranking.has(host.index)) this.#rate(host, dominantShare(this.amounts, host.remaining));
  }

  /** Packing fills the tightest host first, spreading takes the widest with the fewest agents. */
  #rate(host: HostOffers, share: number): void {
    const cost = this.#pool.placement === 'pack' ? -share : share;
    this.#ranking.rate(host.index, this.#onHost?.of(host.hostname) ?? 0, cost);
  }

  #isUsable(host: HostOffers): boolean {
    return (
      fits(this.amounts, host.remaining) &&
      this.#tightening.every(({ field, admits }) => admits(field.valuesOf(host)))
    );
  }

  /** Whether a fixed constraint refuses the host, found once for all hosts with the same values. */
  #fixedVerdicts(): (host: HostOffers) => boolean {
    const fixed = this.#constraints
      .filter(({ kind }) => kind === 'fixed')
      .map(({ field, admits }) => {
        const { values, groupOf } = this.#cluster.grouped.by(field);
        return { groupOf, verdicts: values.map(admits) };
      });
    return ({ index }) => fixed.some(({ groupOf, verdicts }) => verdicts[groupOf[index] ?? 0] === false);
  }

  #obstacleOn(host: HostOffers): string | null {
    const closed = this.#cluster.closedHosts.get(host.hostId);
    if (closed !== undefined) return closed;
    if (isKeptForGpus(host, this.#pool, this.#cluster)) return 'kept for work that needs its GPUs';
    return this.#constraints.find(({ field, admits }) => !admits(field.valuesOf(host)))?.text ?? null;
  }
}
