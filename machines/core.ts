import { createActor, type InspectionEvent } from 'xstate';
import { VirtualClock } from '../domain/clock/virtualClock.ts';
import type { Command, RemovalCommand } from '../domain/commands.ts';
import type { CoreConfig } from '../domain/config.ts';
import type { Notice } from '../domain/decision.ts';
import type { Input } from '../domain/facts.ts';
import { type Decide, decide as ourPolicy } from '../policy/round.ts';
import { Bookkeeper } from './bookkeeper.ts';
import { keepTimersApart } from './insideXState.ts';
import { Painter } from './painter.ts';
import type { Picture } from './picture.ts';
import { rootMachine } from './root/machine.ts';
import type { RootEmitted } from './root/types.ts';
import { route } from './router.ts';
import { Scribe } from './scribe.ts';
import { SleptReadings } from './sleptReadings.ts';
import { StageKeeper } from './stageKeeper.ts';
import { timersOn } from './timers.ts';
import { isStillWanted } from './wishes.ts';

/** What one input led to, in order. */
export interface Outcome {
  readonly commands: readonly Command[];
  readonly notices: readonly Notice[];
  /** Task ids of the agents whose machines have begun or taken something in: no other stands elsewhere than before. */
  readonly touched: ReadonlySet<string>;
}

/**
 * All machines as one synchronous function from inputs to commands. Their time is that of the inputs: a timer fires
 * when an input's time has passed it, just before that input. So the same inputs give the same commands, always.
 */
export interface Core {
  /** @throws CoreError if a machine fails. */
  dispatch(input: Input): Outcome;
  /** When some machine wants to be woken with `time.passed` (ms since the epoch); null if none does. */
  nextDue(): number | null;
  /** Whether a removal whose turn to be carried out has come is still wanted, at that time (ms since the epoch). */
  isStillWanted(command: RemovalCommand, now: number): boolean;
  /** How the machines stand now: the same until the next input. */
  picture(): Picture;
}

/** A state machine itself has failed, which is a defect of this program. Nothing more can be dispatched. */
export class CoreError extends Error {
  override readonly name = 'CoreError';
  /** What it failed on. */
  readonly input: Input;

  constructor(input: Input, cause: unknown) {
    super(`a state machine failed on ${input.type}`, { cause });
    this.input = input;
  }
}

/** Sees every event and state of every machine, for an inspector. */
export type Inspect = (event: InspectionEvent) => void;

export interface CoreOptions {
  readonly config: CoreConfig;
  /** Another policy than ours, to compare it with. */
  readonly decide?: Decide;
  readonly inspect?: Inspect;
}

export function createCore({ config, inspect, decide = ourPolicy }: CoreOptions): Core {
  const clock = new VirtualClock(0);
  const collected: { commands: Command[]; notices: Notice[] } = { commands: [], notices: [] };
  const painter = new Painter();
  const scribe = new Scribe();
  const bookkeeper = new Bookkeeper(config);
  const sleptReadings = new SleptReadings();
  const stageKeeper = new StageKeeper();
  let broken: unknown = null;

  const root = createActor(rootMachine, {
    id: 'root',
    input: { config, clock, decide, budget: () => bookkeeper.budget() },
    clock: timersOn(clock),
    ...(inspect === undefined ? {} : { inspect }),
  });
  keepTimersApart(root);
  root.on('*', (emitted) => {
    if (isNotice(emitted)) collected.notices.push(emitted);
    else collected.commands.push(emitted);
  });
  root.subscribe({
    error: (error) => {
      broken = error;
    },
  });
  root.start();

  return {
    dispatch: (told) => {
      const input = sleptReadings.dated(told);
      scribe.begin(input);
      bookkeeper.begin(input);
      clock.advanceTo(input.at);
      // By itself the time tells no machine anything: what was due has been done.
      if (input.type !== 'time.passed') route(input, root, (command) => collected.commands.push(command));
      if (broken !== null) throw new CoreError(input, broken);
      const snapshot = root.getSnapshot();
      const { agents } = snapshot.context;
      const touched = agents.takeTouched();
      bookkeeper.take(input, touched, snapshot);
      const changes = scribe.changes(snapshot, touched);
      const months = bookkeeper.changes();
      if (changes !== null || months !== undefined)
        collected.commands.push({
          type: 'memory.save',
          changes: { ...changes, ...(months !== undefined && { months }) },
        });
      const stages = stageKeeper.save(input, snapshot.context);
      if (stages !== null) collected.commands.push(stages);
      const { commands, notices } = collected;
      collected.commands = [];
      collected.notices = [];
      painter.noteStep(touched, agents);
      return { commands, notices, touched };
    },
    isStillWanted: (command, now) => isStillWanted(command, root, now),
    nextDue: () => clock.nextDue(),
    picture: () => painter.picture(root.getSnapshot(), bookkeeper.picture()),
  };
}

const NOTICES: ReadonlySet<string> = new Set<Notice['type']>([
  'decision.made',
  'agent.changed',
  'job.begun',
  'job.ended',
  'image.pull.ended',
  'warning.raised',
]);

function isNotice(emitted: RootEmitted): emitted is Notice {
  return NOTICES.has(emitted.type);
}
