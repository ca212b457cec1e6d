import type { GocdResponse } from '../../../sandbox/index.ts';
import type { SimulatedWorld } from '../world.ts';
import { MINUTE } from './fault.ts';

const KEPT_MS = 2 * MINUTE;

/**
 * A proxy answers with lists of agents of two minutes ago, and the oldest that it has before that. It leaves their `Date` as it was,
 * or renews it, against RFC 9111: then they look as new as any. What it returns ends that.
 */
export function keepLists({ weather, clock }: SimulatedWorld, date: 'as it was' | 'renewed'): () => void {
  const kept: { readonly at: number; readonly answer: GocdResponse }[] = [];
  return weather.gocdAnswers.add(({ method, path }, answer) => {
    if (method !== 'GET' || path !== '/go/api/agents') return null;
    const now = clock.now();
    const newest = { at: now, answer: answer() };
    kept.push(newest);
    const given = kept.findLast(({ at }) => now - at >= KEPT_MS) ?? kept[0] ?? newest;
    if (date === 'as it was') return given.answer;
    return { ...given.answer, headers: { ...given.answer.headers, date: newest.answer.headers.date ?? '' } };
  });
}
