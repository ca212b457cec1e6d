import { InvalidArgumentError } from 'commander';

/*
 * Numbers as flags take them. What is none of their kind is refused by commander, which names the flag.
 */

export function count(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('a whole number is wanted.');
  return Number(text);
}

export function positiveCount(text: string): number {
  const value = count(text);
  if (value === 0) throw new InvalidArgumentError('a whole number above 0 is wanted.');
  return value;
}

export function positive(text: string): number {
  const value = Number(text);
  if (!(value > 0 && Number.isFinite(value))) throw new InvalidArgumentError('a number above 0 is wanted.');
  return value;
}

export function port(text: string): number {
  const value = count(text);
  if (value > 65_535) throw new InvalidArgumentError('a port is at most 65535.');
  return value;
}
