import * as agentFaults from './agentFaults.ts';
import type { Fault } from './fault.ts';
import * as gocdFaults from './gocdFaults.ts';
import * as leaderFaults from './leaderFaults.ts';
import * as mesosFaults from './mesosFaults.ts';
import * as operatorFaults from './operatorFaults.ts';
import * as peopleFaults from './peopleFaults.ts';
import * as serviceFaults from './serviceFaults.ts';

/** Every kind of fault by its name. */
export const FAULTS: Readonly<Record<string, Fault>> = {
  ...mesosFaults,
  ...gocdFaults,
  ...agentFaults,
  ...operatorFaults,
  ...peopleFaults,
  ...serviceFaults,
  ...leaderFaults,
};

/** Kinds that came later, each with the first seed that may have it: what older ones found stays as it was. */
const SINCE: Readonly<Record<string, number>> = { hostCutFromGocd: 1_800_000 };

/** The kinds of fault that may strike with a seed. */
export function faultsWith(seed: number): readonly string[] {
  return Object.keys(FAULTS).filter((name) => seed >= (SINCE[name] ?? 0));
}
