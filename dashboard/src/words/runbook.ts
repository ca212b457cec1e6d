import { placeUrl } from '../live/place.ts';

/** Where the runbook tells of what the verdict's title says; it tells of each cause under its name. */
export const ANCHOR_OF_TITLE: Readonly<Record<string, string>> = {
  'Not ready': 'gocdmesosnotready',
  Stopped: 'gocdmesosdown',
  'Brake on': 'gocdmesosagentslost',
  Paused: 'gocdmesospausedforlong',
  'Launches are failing': 'gocdmesosbackingoff',
  'The name is shared': 'gocdmesosnameshared',
  'GoCD does not answer well': 'gocdmesospollfailures',
  'GoCD is in maintenance': 'maintenance',
  'Someone is needed': 'gocdmesosunservablejobs',
  'A host is out of reach': 'gocdmesosagentslost',
  'Agents are lost': 'gocdmesosagentslost',
  'At a limit': 'gocdmesosatlimit',
  'The cluster is full': 'gocdmesosnoroom',
  'A pool is paused': 'pool-paused',
};

/** Null where there is nothing to be done. */
export function runbookFor(title: string): string | null {
  const anchor = ANCHOR_OF_TITLE[title];
  return anchor === undefined ? null : placeUrl('runbook', anchor);
}
