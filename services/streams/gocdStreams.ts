import {
  concatMap,
  exhaustMap,
  filter,
  groupBy,
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

/** Changes made at once: enough for no agent to wait long, too few to flood the server. */
const LANES = 4;

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
    groupBy(({ uuid }) => laneOf(uuid)),
    mergeMap((lane) => lane.pipe(concatMap((change) => server.change(change)))),
  );
  return merge(readings, changes);
}

function isChange(command: Command): command is Change {
  return command.type.startsWith('gocd.agent.');
}

/** An agent's changes all go through one lane, in order: an enabling must not overtake its disabling. */
function laneOf(uuid: string): number {
  let sum = 0;
  for (let index = 0; index < uuid.length; index++) sum += uuid.charCodeAt(index);
  return sum % LANES;
}
