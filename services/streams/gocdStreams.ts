import {
  exhaustMap,
  filter,
  merge,
  mergeMap,
  type Observable,
  type SchedulerLike,
  switchMap,
  timer,
} from 'rxjs';
import type { Command } from '../domain/commands.ts';
import type { Fact } from '../domain/facts.ts';
import type { GocdServer } from '../ports.ts';

/** Changes of different agents do not wait for each other, but the server is not flooded. */
const CHANGES_AT_ONCE = 4;

type Change = Parameters<GocdServer['change']>[0];

export interface GocdStreamOptions {
  readonly commands: Observable<Command>;
  readonly server: GocdServer;
  /** ms between regular readings; a new value takes effect at once. */
  readonly pollInterval: Observable<number>;
  readonly scheduler: SchedulerLike;
}

/** Commands to GoCD and the passing of time in, what it says out. A reading that is due while one goes on is skipped. */
export function gocdFacts({
  commands,
  server,
  pollInterval,
  scheduler,
}: GocdStreamOptions): Observable<Fact> {
  const regular = pollInterval.pipe(switchMap((interval) => timer(0, interval, scheduler)));
  const asked = commands.pipe(filter(({ type }) => type === 'gocd.poll'));
  const readings = merge(regular, asked).pipe(exhaustMap(() => server.poll()));
  const changes = commands.pipe(
    filter(isChange),
    mergeMap((change) => server.change(change), CHANGES_AT_ONCE),
  );
  return merge(readings, changes);
}

function isChange(command: Command): command is Change {
  return command.type.startsWith('gocd.agent.');
}
