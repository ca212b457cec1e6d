import { concatMap, EMPTY, filter, merge, type Observable, switchMap } from 'rxjs';
import type { Command } from '../domain/commands.ts';
import type { Fact } from '../domain/facts.ts';
import type { MesosCall, MesosMaster, SubscribeCommand } from '../ports.ts';

/** Commands to Mesos in, what it says out. One subscription at a time, and one call at a time, in the order commanded. */
export function mesosFacts(commands: Observable<Command>, master: MesosMaster): Observable<Fact> {
  const subscription = commands.pipe(
    filter(concernsSubscription),
    switchMap((command) => (command.type === 'mesos.subscribe' ? master.subscribe(command) : EMPTY)),
  );
  const calls = commands.pipe(
    filter(isCall),
    concatMap((call) => master.call(call)),
  );
  return merge(subscription, calls);
}

function concernsSubscription(
  command: Command,
): command is SubscribeCommand | Extract<Command, { type: 'mesos.unsubscribe' }> {
  return command.type === 'mesos.subscribe' || command.type === 'mesos.unsubscribe';
}

function isCall(command: Command): command is MesosCall {
  return command.type.startsWith('mesos.') && !concernsSubscription(command);
}
