import { concatMap, EMPTY, filter, mergeMap, type Observable } from 'rxjs';
import type { Command, StateCommand } from '../../domain/commands.ts';
import type { Fact } from '../../domain/facts.ts';
import type { HabitStore, MemoryStore, StateStore } from '../ports.ts';

/** Keeps the framework id and what has been learned, one change at a time. */
export function stateFacts(
  commands: Observable<Command>,
  store: StateStore,
  habits: HabitStore | null,
): Observable<Fact> {
  return commands.pipe(
    filter(isStateCommand),
    concatMap((command) => {
      if (command.type === 'habits.save') {
        const { lessons = [], stages = [], scores = [] } = command;
        return habits?.save({ habits: command.habits, lessons, stages, scores }) ?? EMPTY;
      }
      return command.type === 'state.save' ? store.save(command.frameworkId) : store.forget();
    }),
  );
}

/** Has what is to be remembered kept: the store takes the changes in at once, and writes when it is ready to. */
export function memoryFacts(commands: Observable<Command>, store: MemoryStore): Observable<Fact> {
  return commands.pipe(
    mergeMap((command) => (command.type === 'memory.save' ? store.save(command.changes) : EMPTY)),
  );
}

function isStateCommand(command: Command): command is Exclude<StateCommand, { type: 'memory.save' }> {
  return command.type.startsWith('state.') || command.type === 'habits.save';
}
