import type { Cause } from '../../domain/demand.ts';

/** Causes of waiting that do not pass unless a person does something. */
export const PEOPLES: readonly Cause[] = [
  'stuck',
  'hanging',
  'no-pool',
  'agents-pending',
  'agents-disabled',
  'needs-unknown',
  'no-host-large-enough',
];

export const needsPerson = (cause: Cause): boolean => PEOPLES.includes(cause);
