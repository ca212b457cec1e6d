import { MASK, Secret } from '../../domain/secret.ts';

/** Longer texts tell a person nothing more. */
const LONGEST_TEXT = 1000;

/** Makes a foreign text fit to be passed on: secrets masked, length bounded. */
export type Redact = (text: string) => string;

/**
 * What a master or a host says may quote what we sent it, a failed `docker run` with its environment for instance.
 * @param holder whatever holds the secrets that must not come back, at any depth.
 */
export function redactorOf(holder: unknown): Redact {
  const values = [...new Set(secretsIn(holder))].sort((a, b) => b.length - a.length);
  return (text) => {
    const masked = values.reduce((masked, value) => masked.replaceAll(value, MASK), text).trim();
    return masked.length > LONGEST_TEXT ? `${masked.slice(0, LONGEST_TEXT)}…` : masked;
  };
}

function secretsIn(holder: unknown): string[] {
  if (holder instanceof Secret) return holder.reveal() === '' ? [] : [holder.reveal()];
  if (typeof holder !== 'object' || holder === null) return [];
  return Object.values(holder).flatMap(secretsIn);
}
