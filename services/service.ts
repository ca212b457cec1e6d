import {
  catchError,
  defer,
  from,
  map,
  merge,
  mergeMap,
  Observable,
  observeOn,
  of,
  queueScheduler,
  retry,
  Subject,
  takeUntil,
  timer,
} from 'rxjs';
import type { Clock } from '../domain/clock/clock.ts';
import { schedulerOn } from '../domain/clock/scheduler.ts';
import type { Command } from '../domain/commands.ts';
import type { Config } from '../domain/config.ts';
import type { Fact, Input, MesosCallEnd, OperatorFact } from '../domain/facts.ts';
import type { Learned } from '../domain/habit.ts';
import { maskerOf } from '../domain/masking/masker.ts';
import type { Remembered } from '../domain/memory.ts';
import { type Core, createCore, type Inspect, type Outcome } from '../machines/core.ts';
import type { Decide } from '../policy/round.ts';
import { isBusy } from '../policy/staleness.ts';
import { alarmOn } from './alarm.ts';
import type { Sandboxes } from './lastWords.ts';
import { maskedFact } from './masking.ts';
import type { GocdServer, HabitStore, MemoryStore, MesosMaster, StateStore } from './ports.ts';
import { gocdAnswers, gocdChanges, gocdReadings } from './streams/gocdStreams.ts';
import type { IsWanted } from './streams/inTurn.ts';
import { mesosFacts } from './streams/mesosStreams.ts';
import { memoryFacts, stateFacts } from './streams/stateStreams.ts';

export interface ServiceOptions {
  readonly config: Config;
  readonly clock: Clock;
  readonly mesos: MesosMaster;
  readonly gocd: GocdServer;
  readonly store: StateStore;
  /** The framework id kept from an earlier run. */
  readonly frameworkId: string | null;
  /** Where what pools learn of the week is kept, and what is kept there; nothing is kept without it. */
  readonly habits?: { readonly store: HabitStore; readonly kept: Learned };
  /** Where it keeps what it remembers, and what is kept there; it remembers nothing without it. */
  readonly memory?: { readonly store: MemoryStore; readonly remembered: Remembered };
  /** Where failed tasks have left their last words; they are not asked for without it. */
  readonly sandboxes?: Sandboxes;
  /** Who wants the framework ended, where it is there for that: it then serves nobody until it is told to begin. */
  readonly tornDownBy?: string;
  /** 32 random bits, unlike those of any other run. */
  readonly entropy: number;
  readonly inspect?: Inspect;
  /** Another policy than ours, to compare it with. */
  readonly decide?: Decide;
  /** Told of an error that no adapter foresaw, and whose stream it ended: a defect, and told as one. */
  readonly onFault?: (what: string, error: unknown) => void;
}

/** What was learned before, as the first fact has it. */
function beganWith(
  kept: Learned | null,
): Pick<Extract<Fact, { type: 'service.started' }>, 'habits' | 'lessons' | 'stages' | 'scores'> {
  if (kept === null) return {};
  const { habits, lessons, stages, scores = [] } = kept;
  return {
    habits,
    ...(lessons.length > 0 && { lessons }),
    ...(stages.length > 0 && { stages }),
    ...(scores.length > 0 && { scores }),
  };
}

/** Clocks are always set a little; no schedule is as exact. */
const LEAST_CORRECTION_MS = 1_000;

function calendarAheadOf(clock: Clock): number {
  const now = clock.now();
  return (clock.calendar?.() ?? now) - now;
}

/** After an error nobody foresaw in a reading, before the next. */
const PAUSE_AFTER_FAULT_MS = 5_000;

/** After an error nobody foresaw, whoever was subscribed is not. */
const SUBSCRIPTION_BROKEN: readonly Fact[] = [
  { type: 'mesos.disconnected', reason: 'ended', message: 'the stream ended by a fault of ours' },
];

/** One step of the service: an input and all that came of it. */
export interface Step {
  readonly input: Input;
  readonly outcome: Outcome;
}

export interface Service {
  /** Starts the service and tells each step; completes after `service.stop`. Errors only if a machine itself fails. */
  readonly steps: Observable<Step>;
  /** What an operator asks for. */
  request(fact: OperatorFact): void;
  /** What became of each call to the master, as it ends. */
  readonly calls: Observable<MesosCallEnd>;
  readonly core: Core;
  /** Base URL of the GoCD it works for. */
  readonly gocdUrl: string;
  readonly sandboxes?: Sandboxes;
}

/**
 * The loop: facts from all sides, stamped and taken in one at a time; commands handed to those who carry them out,
 * whose outcomes are facts again.
 */
export function createService(options: ServiceOptions): Service {
  const { config, clock, mesos, gocd, store } = options;
  const core = createCore({
    config,
    ...(options.inspect === undefined ? {} : { inspect: options.inspect }),
    ...(options.decide === undefined ? {} : { decide: options.decide }),
  });
  const commands = new Subject<Command>();
  const requests = new Subject<OperatorFact>();
  const calls = new Subject<MesosCallEnd>();
  /** Asked for before the loop runs: it takes them in right after its start. */
  const early: OperatorFact[] = [];
  const stopped = new Subject<void>();
  const mask = maskerOf(config);
  const alarm = alarmOn(clock);
  let calendarAhead = calendarAheadOf(clock);
  const begun: Fact = {
    type: 'service.started',
    entropy: options.entropy,
    frameworkId: options.frameworkId,
    ...beganWith(options.habits?.kept ?? null),
    ...(options.memory === undefined ? {} : { memory: options.memory.remembered }),
    ...(calendarAhead === 0 ? {} : { calendarAhead }),
    ...(options.tornDownBy === undefined ? {} : { tornDownBy: options.tornDownBy }),
  };

  const isWanted: IsWanted = (command) => core.isStillWanted(command, clock.now());
  const scheduler = schedulerOn(clock);
  /**
   * The last line of defence: what an adapter did not foresee ends its own stream alone, which is told and begun again.
   * Only a machine's own error ends the service.
   */
  const defended = (what: string, stream: Observable<Fact>, lost: readonly Fact[] = []): Observable<Fact> =>
    stream.pipe(
      catchError((error: unknown, again) => {
        options.onFault?.(what, error);
        // Begun again first, for what is lost leads to commands that must be heard.
        return merge(again, from(lost));
      }),
    );

  const facts: Observable<Fact> = merge(
    alarm.rings.pipe(map(() => ({ type: 'time.passed' }) as const)),
    defended(
      'the stream of Mesos',
      mesosFacts(commands, mesos, isWanted, (end) => calls.next(end)),
      SUBSCRIPTION_BROKEN,
    ),
    ...(options.memory === undefined
      ? []
      : [defended('what is remembered', memoryFacts(commands, options.memory.store))]),
    defended('what is kept', stateFacts(commands, store, options.habits?.store ?? null)),
    gocdReadings({
      commands,
      server: gocd,
      pollInterval: of(config.backlog.pollInterval),
      rest: {
        interval: config.backlog.idlePollInterval,
        isQuiet: (view) => core.picture().agents.size === 0 && !isBusy(view, config),
      },
      scheduler,
    }).pipe(
      // Each begins with a reading: at once, one that always fails would be made without end.
      retry({
        delay: (error: unknown) => {
          options.onFault?.('the readings of GoCD', error);
          return timer(PAUSE_AFTER_FAULT_MS, scheduler);
        },
      }),
    ),
    defended('the changes in GoCD', gocdChanges(commands, gocd, isWanted)),
    defended('the questions to GoCD', gocdAnswers(commands, gocd)),
    of(begun),
    defer(() => merge(from(early.splice(0)), requests)),
  );

  /** Before the fact, if the calendar has been set since the last one; but after the first. */
  const withCorrection = (fact: Fact): readonly Fact[] => {
    const ahead = calendarAheadOf(clock);
    if (fact === begun || Math.abs(ahead - calendarAhead) < LEAST_CORRECTION_MS) return [fact];
    calendarAhead = ahead;
    return [{ type: 'clock.corrected', calendarAhead }, fact];
  };
  const take = (fact: Fact): Step => {
    const input = { ...maskedFact(fact, mask), at: clock.now() };
    const outcome = core.dispatch(input);
    alarm.set(core.nextDue());
    return { input, outcome };
  };
  const carryOut = ({ outcome }: Step) => {
    for (const command of outcome.commands) {
      commands.next(command);
      if (command.type === 'service.stop') stopped.next();
    }
  };

  const steps = new Observable<Step>((subscriber) => {
    const taken = facts.pipe(
      observeOn(queueScheduler),
      mergeMap(withCorrection),
      map(take),
      takeUntil(stopped),
    );
    return taken.subscribe({
      next: (step) => {
        subscriber.next(step);
        carryOut(step);
      },
      error: (error) => subscriber.error(error),
      complete: () => subscriber.complete(),
    });
  });
  return {
    steps,
    request: (fact) => (requests.observed ? requests.next(fact) : early.push(fact)),
    calls: calls.asObservable(),
    core,
    gocdUrl: config.goServer.url,
    ...(options.sandboxes === undefined ? {} : { sandboxes: options.sandboxes }),
  };
}
