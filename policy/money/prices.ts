import type { CoreConfig, MoneyConfig, PoolConfig } from '../../domain/config.ts';

/** Millionths of the currency: all sums are whole numbers of them. */
export const MICRO = 1_000_000;

const MB_PER_GB = 1024;

/**
 * What an agent of the pool costs in an hour, in millionths of the currency: its `price`, else what its cpus and its memory
 * cost; rounded once, here.
 */
export function microPerHour(
  pool: Pick<PoolConfig, 'price' | 'cpus' | 'mem'>,
  { cpuHour, gbHour }: Pick<MoneyConfig, 'cpuHour' | 'gbHour'>,
): number {
  return Math.round(MICRO * (pool.price ?? pool.cpus * cpuHour + (pool.mem / MB_PER_GB) * gbHour));
}

/** Whether anything has a price: where nothing has, nothing is told of money. */
export function isPriced({ pools, money }: Pick<CoreConfig, 'pools' | 'money'>): boolean {
  return pools.some((pool) => microPerHour(pool, money) > 0);
}

/** An amount as a decimal number of the currency, exactly: `12.345678`. */
export function exactAmount(micro: number): string {
  const digits = String(micro).padStart(7, '0');
  return `${digits.slice(0, -6)}.${digits.slice(-6)}`;
}

/** The same for people, who want no more than hundredths: `12.35`. */
export function roundAmount(micro: number): string {
  return (micro / MICRO).toFixed(2);
}

/** With its currency: `12.35 EUR`. */
export function amountWords(micro: number, currency: string): string {
  return `${roundAmount(micro)} ${currency}`;
}
