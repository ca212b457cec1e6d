import { concatMap, EMPTY, filter, type Observable } from 'rxjs';
import type { Command, StateCommand } from '../../domain/commands.ts';
import type { Fact } from '../../domain/facts.ts';
import type { HabitStore, StateStore } from '../ports.ts';

/** Keeps the framework id and what has been learned, one change at a time. */
export function stateFacts(
  commands: Observable<Command>,
  store: StateStore,
  habits: HabitStore | null,
): Observable<Fact> {
  return commands.pipe(
    filter(isStateCommand),
    concatMap((command) => {
      if (command.type === 'habits.save') return habits?.save(command.habits) ?? EMPTY;
      return command.type === 'state.save' ? store.save(command.frameworkId) : store.forget();
    }),
  );
}

function isStateCommand(command: Command): command is StateCommand {
  return command.type.startsWith('state.') || command.type === 'habits.save';
}
