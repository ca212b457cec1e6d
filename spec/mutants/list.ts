import { agents } from './agents.ts';
import { calendar } from './calendar.ts';
import { hanging } from './hanging.ts';
import { holding } from './holding.ts';
import { keeping } from './keeping.ts';
import { launching } from './launching.ts';
import { learning } from './learning.ts';
import { leaving } from './leaving.ts';
import { levers } from './levers.ts';
import { limits } from './limits.ts';
import { mesos } from './mesos.ts';
import type { Mutant } from './mutant.ts';
import { ofProcess } from './process.ts';
import { pulling } from './pulling.ts';
import { remembering } from './remembering.ts';
import { retiring } from './retiring.ts';
import { shares } from './shares.ts';
import { sharing } from './sharing.ts';
import { simulator } from './simulator.ts';
import { starting } from './starting.ts';
import { telling } from './telling.ts';
import { trying } from './trying.ts';
import { vanishing } from './vanishing.ts';

/** Faults that the specs must notice: see `npm run test:mutants`. */
export const MUTANTS: readonly Mutant[] = [
  ...leaving,
  ...vanishing,
  ...agents,
  ...holding,
  ...sharing,
  ...shares,
  ...mesos,
  ...launching,
  ...limits,
  ...levers,
  ...learning,
  ...retiring,
  ...remembering,
  ...keeping,
  ...hanging,
  ...ofProcess,
  ...calendar,
  ...starting,
  ...telling,
  ...simulator,
  ...pulling,
  ...trying,
];
