import type { DecisionsView } from '../../../services/views/schemas.ts';

/** Where to ask for what has come since a list was read; null where it has to be read as a whole. */
export function laterThan(path: string, { decisions }: DecisionsView): string | null {
  const last = decisions.at(-1)?.id;
  if (last === undefined || /[?&]offset=[1-9]/.test(path) || !/[?&]limit=/.test(path)) return null;
  return `${path}&after=${last}`;
}

/** The list with what has come since; null if the two do not fit: much has come, or another run has begun. */
export function withLater(path: string, known: DecisionsView, later: DecisionsView): DecisionsView | null {
  const limit = Number(/[?&]limit=(\d+)/.exec(path)?.[1]);
  if (later.decisions.length >= limit || later.matching < known.matching) return null;
  return { matching: later.matching, decisions: [...known.decisions, ...later.decisions].slice(-limit) };
}
