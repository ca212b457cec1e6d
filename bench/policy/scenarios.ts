import { CAP_SCENARIOS, SCENARIOS } from '../../sandbox/index.ts';

/** The scenarios that policies are tried in. */
export const BENCHED = [...SCENARIOS, ...CAP_SCENARIOS];
