import {
  defer,
  EMPTY,
  filter,
  finalize,
  merge,
  mergeMap,
  type Observable,
  Subject,
  share,
  switchMap,
  tap,
} from 'rxjs';
import type { Command } from '../../domain/commands.ts';
import type { Fact, MesosCallEnd, MesosCallFailed } from '../../domain/facts.ts';
import { callFailure, callName } from '../callFailure.ts';
import type { MesosCall, MesosMaster, SubscribeCommand } from '../ports.ts';
import { type IsWanted, inTurn } from './inTurn.ts';

/** More than the end of a large fleet makes at once: only a master that answers no call for hours has so many wait. */
const MOST_WAITING = 20_000;

/** Acknowledgements under way at once: one that is not answered must not keep the others waiting. */
const MOST_ACKNOWLEDGEMENTS = 8;

/**
 * Commands to Mesos in, what it says out. One subscription at a time, and one call at a time, in the order commanded; but
 * acknowledgements go beside the others, several at once. Their order needs no care: a host sends no further update of a
 * task before it has the acknowledgement of the last.
 * @param onEnd told what became of each call
 */
export function mesosFacts(
  commands: Observable<Command>,
  master: MesosMaster,
  isWanted: IsWanted,
  onEnd: (end: MesosCallEnd) => void = () => {},
): Observable<Fact> {
  const subscription = commands.pipe(
    filter(concernsSubscription),
    switchMap((command) => (command.type === 'mesos.subscribe' ? master.subscribe(command) : EMPTY)),
  );
  return merge(subscription, outcomesOf(commands.pipe(filter(isCall)), master, isWanted, onEnd));
}

/** A call that finds too many before it is not made, and said to be unsent: whoever needs it asks again. */
function outcomesOf(
  calls: Observable<MesosCall>,
  master: MesosMaster,
  isWanted: IsWanted,
  onEnd: (end: MesosCallEnd) => void,
): Observable<Fact> {
  return defer(() => {
    const turnedAway = new Subject<Fact>();
    let waiting = 0;
    const turnAway = (call: MesosCall) => {
      onEnd({ call: callName(call), outcome: 'unsent' });
      turnedAway.next(callFailure(call, 'unsent', `${waiting} calls wait for the master already`));
    };
    const admitted = calls.pipe(
      filter((call) => {
        if (waiting < MOST_WAITING) return true;
        turnAway(call);
        return false;
      }),
      tap(() => {
        waiting += 1;
      }),
      share(),
    );
    const made = (call: MesosCall) =>
      toldOf(master.call(call), call, onEnd).pipe(
        finalize(() => {
          waiting -= 1;
        }),
      );
    return merge(
      admitted.pipe(filter(isAcknowledgement), mergeMap(made, MOST_ACKNOWLEDGEMENTS)),
      admitted.pipe(
        filter((call) => !isAcknowledgement(call)),
        inTurn({
          isWanted,
          carryOut: made,
          onWithdrawn: (call) => {
            waiting -= 1;
            onEnd({ call: callName(call), outcome: 'unsent' });
          },
        }),
      ),
      turnedAway,
    );
  });
}

/** The same, with its end told when it comes by itself. */
function toldOf(
  failures: Observable<MesosCallFailed>,
  call: MesosCall,
  onEnd: (end: MesosCallEnd) => void,
): Observable<MesosCallFailed> {
  let outcome: MesosCallEnd['outcome'] = 'answered';
  return failures.pipe(
    tap({
      next: (failure) => {
        outcome = failure.outcome;
      },
      complete: () => onEnd({ call: callName(call), outcome }),
    }),
  );
}

function isAcknowledgement({ type }: MesosCall): boolean {
  return type === 'mesos.acknowledge';
}

function concernsSubscription(
  command: Command,
): command is SubscribeCommand | Extract<Command, { type: 'mesos.unsubscribe' }> {
  return command.type === 'mesos.subscribe' || command.type === 'mesos.unsubscribe';
}

function isCall(command: Command): command is MesosCall {
  return command.type.startsWith('mesos.') && !concernsSubscription(command);
}
