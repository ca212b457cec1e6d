import { Gauge } from 'prom-client';
import { sumOf, totalOf } from '../../policy/money/page.ts';
import { MICRO, microPerHour } from '../../policy/money/prices.ts';
import type { MetricGroup } from './sources.ts';

/** What agents cost, in `money.currency`. Where nothing has a price, there is nothing. */
export const moneyMetrics: MetricGroup = ({ registry, core, pools }) => {
  const registers = [registry];
  new Gauge({
    name: 'gocd_mesos_agent_price',
    help: 'What one agent costs in an hour.',
    labelNames: ['pool'],
    registers,
    collect() {
      this.reset();
      const { config, money } = core.picture();
      if (money === null) return;
      for (const pool of config.pools)
        this.set({ pool: pool.name }, microPerHour(pool, config.money) / MICRO);
    },
  });
  new Gauge({
    name: 'gocd_mesos_month_cost',
    help: 'What agents have cost since the beginning of the month.',
    labelNames: ['pool'],
    registers,
    collect() {
      this.reset();
      const { money } = core.picture();
      if (money === null) return;
      const page = money.months.get(money.month);
      for (const pool of pools.configured) this.set({ pool }, 0);
      for (const [pool, sum] of page?.pools ?? [])
        this.inc({ pool: pools.of(pool) }, totalOf(sum.micro) / MICRO);
    },
  });
  new Gauge({
    name: 'gocd_mesos_month_idle_cost',
    help: 'The part of it for all time but building.',
    registers,
    collect() {
      this.reset();
      const { money } = core.picture();
      if (money === null) return;
      const { micro } = sumOf(money.months.get(money.month)?.pools.values() ?? []);
      this.set((totalOf(micro) - micro.building) / MICRO);
    },
  });
  new Gauge({
    name: 'gocd_mesos_monthly_budget',
    help: 'What agents may cost in a month.',
    registers,
    collect() {
      this.reset();
      const budget = core.picture().money?.budget ?? null;
      if (budget !== null) this.set(budget.budgetMicro / MICRO);
    },
  });
  new Gauge({
    name: 'gocd_mesos_budget_warning',
    help: '1 if money.warn-at of the budget is spent, 2 if all of it is; 0 otherwise.',
    registers,
    collect() {
      this.reset();
      const budget = core.picture().money?.budget ?? null;
      if (budget !== null) this.set(Number(budget.isNear) + Number(budget.isSpent && budget.isNear));
    },
  });
  return () => {};
};
