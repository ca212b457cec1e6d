import type { Fact } from '../domain/facts.ts';
import type { Mask } from '../domain/masking/masker.ts';

/** What is meant for people and may quote anyone. All else of a fact is names and numbers that others must find unchanged. */
const TEXTS: ReadonlySet<string> = new Set(['message', 'hint', 'warnings']);

/**
 * A fact fit to be told: whatever adapter it comes from and whomever it quotes, no secret is in it. All that the program tells
 * (log, journal, API, metrics, page, inspector, notifications) is made of facts.
 */
export function maskedFact(fact: Fact, mask: Mask): Fact {
  return maskedBlock(fact, mask);
}

/** Lists (offers, jobs, agents) are of names and numbers only, and long. */
function maskedBlock<T extends object>(block: T, mask: Mask): T {
  const changed: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(block)) {
    const masked = TEXTS.has(key)
      ? maskedText(value, mask)
      : isBlock(value)
        ? maskedBlock(value, mask)
        : value;
    if (masked !== value) changed[key] = masked;
  }
  return Object.keys(changed).length === 0 ? block : { ...block, ...changed };
}

function maskedText(value: unknown, mask: Mask): unknown {
  if (typeof value === 'string') return mask(value);
  if (!Array.isArray(value)) return value;
  const masked = value.map((item) => maskedText(item, mask));
  return masked.every((item, at) => item === value[at]) ? value : masked;
}

function isBlock(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
