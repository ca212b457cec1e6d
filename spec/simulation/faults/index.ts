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
