import { concatMap, filter, type Observable } from 'rxjs';
import type { Command, StateCommand } from '../domain/commands.ts';
import type { Fact } from '../domain/facts.ts';
import type { StateStore } from '../ports.ts';

/** Keeps the framework id, one change at a time. */
export function stateFacts(commands: Observable<Command>, store: StateStore): Observable<Fact> {
  return commands.pipe(
    filter(isStateCommand),
    concatMap((command) =>
      command.type === 'state.save' ? store.save(command.frameworkId) : store.forget(),
    ),
  );
}

function isStateCommand(command: Command): command is StateCommand {
  return command.type.startsWith('state.');
}
