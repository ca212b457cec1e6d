import { Observable, type OperatorFunction, of, Subscription } from 'rxjs';
import { type Command, isRemoval, type RemovalCommand } from '../../domain/commands.ts';
import type { Fact } from '../../domain/facts.ts';

/** Whether a removal whose turn has come is still to be carried out. */
export type IsWanted = (command: RemovalCommand) => boolean;

export interface Turns<Carried> {
  readonly isWanted: IsWanted;
  readonly carryOut: (command: Carried) => Observable<Fact>;
  readonly onWithdrawn?: (command: Carried) => void;
}

/**
 * Carries out commands one at a time, in order. What must be true for a removal is asked when its turn has come, and not
 * when it was decided on: one that is not wanted any more is not sent, and told as withdrawn. In a loop, where RxJS's own
 * `concatMap` would go a level deeper with each that ends at once: all that wait may be withdrawn together.
 */
export function inTurn<Carried extends Command>(turns: Turns<Carried>): OperatorFunction<Carried, Fact> {
  const { isWanted, carryOut, onWithdrawn = () => {} } = turns;
  const outcomeOf = (command: Carried): Observable<Fact> => {
    if (!isRemoval(command) || isWanted(command)) return carryOut(command);
    onWithdrawn(command);
    return of(withdrawn(command));
  };
  return (commands) =>
    new Observable((subscriber) => {
      const waiting: Carried[] = [];
      let isBusy = false;
      let isLooping = false;
      let isOver = false;
      let current = Subscription.EMPTY;
      const all = new Subscription(() => current.unsubscribe());
      const goOn = () => {
        if (isLooping) return;
        isLooping = true;
        for (let next = nextOf(); next !== undefined; next = nextOf()) begin(next);
        isLooping = false;
        if (isOver && !isBusy) subscriber.complete();
      };
      const nextOf = () => (isBusy || subscriber.closed ? undefined : waiting.shift());
      const begin = (command: Carried) => {
        isBusy = true;
        current = outcomeOf(command).subscribe({
          next: (fact) => subscriber.next(fact),
          error: (error) => subscriber.error(error),
          complete: () => {
            isBusy = false;
            goOn();
          },
        });
      };
      all.add(
        commands.subscribe({
          next: (command) => {
            waiting.push(command);
            goOn();
          },
          error: (error) => subscriber.error(error),
          complete: () => {
            isOver = true;
            goOn();
          },
        }),
      );
      return all;
    });
}

function withdrawn({ type, taskId, decidedAt }: RemovalCommand): Fact {
  return { type: 'command.withdrawn', command: type, taskId, decidedAt };
}
