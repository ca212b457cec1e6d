import { InvalidArgumentError } from 'commander';
import { nearest } from '../domain/settings/kinds/nearest.ts';
import type { TroubleName } from '../sandbox/index.ts';

/** A type alone is taken from the model world, which takes long to load: the compiler sees that none is missing. */
const NAMED: Readonly<Record<TroubleName, true>> = {
  'broken-image': true,
  'crashing-agent': true,
  'silent-agent': true,
  'wrong-key': true,
  'hung-agent': true,
  'agent-died': true,
  'host-lost': true,
  'agents-vanish': true,
  'no-room': true,
  limit: true,
  'no-pool': true,
  'other-instance': true,
  'pool-paused': true,
  elastic: true,
  pinned: true,
  'agents-disabled': true,
  'gocd-down': true,
  'gocd-refuses': true,
  maintenance: true,
  'feed-gone': true,
  'gocd-slow': true,
  'mesos-down': true,
  'mesos-failover': true,
  'mesos-unanswered': true,
  'mesos-refuses': true,
  'id-not-kept': true,
  'name-shared': true,
};

/** What the sandbox can rehearse, as the command line offers it. */
export const TROUBLE_NAMES: readonly string[] = Object.keys(NAMED);

/** `broken-image,host-lost`, which may be given several times. */
export function troublesFlag(text: string, before: readonly TroubleName[] = []): readonly TroubleName[] {
  const named = text.split(',').map((name) => troubleNamed(name.trim()));
  return [...new Set([...before, ...named])];
}

function troubleNamed(name: string): TroubleName {
  if (isTroubleName(name)) return name;
  const meant = nearest(name, TROUBLE_NAMES);
  const hint = meant === null ? '' : `; did you mean ${meant}?`;
  throw new InvalidArgumentError(
    `there is no trouble ${JSON.stringify(name)}${hint} There are ${TROUBLE_NAMES.join(', ')}.`,
  );
}

export function isTroubleName(name: string): name is TroubleName {
  return Object.hasOwn(NAMED, name);
}
