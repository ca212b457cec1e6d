import { maskerOf } from '../../domain/masking/masker.ts';

/** Longer texts tell a person nothing more. */
const LONGEST_TEXT = 1000;

/** Makes a foreign text fit to be passed on: secrets masked, length bounded. */
export type Redact = (text: string) => string;

/**
 * What a master or a host says may quote what we sent it, a failed `docker run` with its environment for instance. It is masked
 * before it is cut: half a secret is one too.
 * @param holder whatever holds the secrets that must not come back, at any depth.
 */
export function redactorOf(holder: unknown): Redact {
  const mask = maskerOf(holder);
  return (text) => {
    const masked = mask(text).trim();
    return masked.length > LONGEST_TEXT ? `${masked.slice(0, LONGEST_TEXT)}…` : masked;
  };
}
