import {
  concatMap,
  defer,
  EMPTY,
  filter,
  finalize,
  merge,
  type Observable,
  Subject,
  switchMap,
  tap,
} from 'rxjs';
import type { Command } from '../../domain/commands.ts';
import type { Fact } from '../../domain/facts.ts';
import { callFailure } from '../callFailure.ts';
import type { MesosCall, MesosMaster, SubscribeCommand } from '../ports.ts';

/** More than the end of a large fleet makes at once: only a master that answers no call for hours has so many wait. */
const MOST_WAITING = 20_000;

/** Commands to Mesos in, what it says out. One subscription at a time, and one call at a time, in the order commanded. */
export function mesosFacts(commands: Observable<Command>, master: MesosMaster): Observable<Fact> {
  const subscription = commands.pipe(
    filter(concernsSubscription),
    switchMap((command) => (command.type === 'mesos.subscribe' ? master.subscribe(command) : EMPTY)),
  );
  return merge(subscription, outcomesOf(commands.pipe(filter(isCall)), master));
}

/** A call that finds too many before it is not made, and said to be unsent: whoever needs it asks again. */
function outcomesOf(calls: Observable<MesosCall>, master: MesosMaster): Observable<Fact> {
  return defer(() => {
    const turnedAway = new Subject<Fact>();
    let waiting = 0;
    const made = calls.pipe(
      filter((call) => {
        if (waiting < MOST_WAITING) return true;
        turnedAway.next(callFailure(call, 'unsent', `${waiting} calls wait for the master already`));
        return false;
      }),
      tap(() => {
        waiting += 1;
      }),
      concatMap((call) =>
        master.call(call).pipe(
          finalize(() => {
            waiting -= 1;
          }),
        ),
      ),
    );
    return merge(made, turnedAway);
  });
}

function concernsSubscription(
  command: Command,
): command is SubscribeCommand | Extract<Command, { type: 'mesos.unsubscribe' }> {
  return command.type === 'mesos.subscribe' || command.type === 'mesos.unsubscribe';
}

function isCall(command: Command): command is MesosCall {
  return command.type.startsWith('mesos.') && !concernsSubscription(command);
}
