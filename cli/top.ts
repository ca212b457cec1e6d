import { type Clock, systemClock } from '../domain/clock/clock.ts';
import { AGENTS, JOB_GROUPS, STATE } from '../services/views/schemas.ts';
import { drain, pause, resume } from './desk/operate.ts';
import { queryOf } from './desk/rows.ts';
import { EXIT } from './failure.ts';
import { askInstance } from './instance.ts';
import type { AskerFlags } from './order.ts';
import { BEGINNING, type Effect, type Looked, type TopEvent, type TopModel } from './top/model.ts';
import { screenOf } from './top/screen.ts';
import { take } from './top/take.ts';
import type { Terminal } from './top/terminal.ts';

const LOOK_EVERY_MS = 2_000;
/** More lines than any screen has. */
const MOST_LINES = 500;

/**
 * The overview of a running instance on a whole terminal, until q, Ctrl-C or a signal. Resolves with the exit code.
 * @throws CommandError if the instance cannot be asked the first time; later that is shown, and it goes on.
 */
export async function top(
  flags: AskerFlags,
  takeTerminal: () => Terminal,
  clock: Pick<Clock, 'after'> = systemClock,
): Promise<number> {
  const first = await look(flags, BEGINNING);
  const terminal = takeTerminal();
  try {
    await new Page(flags, terminal, clock).run(first);
    return EXIT.done;
  } finally {
    terminal.leave();
  }
}

class Page {
  readonly #flags: AskerFlags;
  readonly #terminal: Terminal;
  readonly #clock: Pick<Clock, 'after'>;
  #model = BEGINNING;
  #isLooking = false;
  /** Something has changed what is to be looked for while a look was under way. */
  #isStale = false;
  #isOver = false;
  #cancelLook = () => {};
  #end: (error?: unknown) => void = () => {};

  constructor(flags: AskerFlags, terminal: Terminal, clock: Pick<Clock, 'after'>) {
    this.#flags = flags;
    this.#terminal = terminal;
    this.#clock = clock;
  }

  /** Resolves when it is to be left. */
  async run(looked: Looked): Promise<void> {
    try {
      await new Promise<void>((resolve, reject) => {
        this.#end = (error) => (error === undefined ? resolve() : reject(error));
        this.#terminal.onKey((key) => this.#take({ type: 'key', key }));
        this.#terminal.onResize(() => this.#draw());
        this.#terminal.onEnd(() => this.#end());
        this.#take({ type: 'looked', looked });
        this.#lookLater();
      });
    } finally {
      this.#isOver = true;
      this.#cancelLook();
    }
  }

  #take(event: TopEvent): void {
    // What is answered after the end is drawn over nobody's screen.
    if (this.#isOver) return;
    try {
      const { model, effect } = take(this.#model, event);
      this.#model = model;
      this.#draw();
      if (effect !== null) this.#do(effect);
    } catch (error) {
      this.#end(error);
    }
  }

  #draw(): void {
    this.#terminal.draw(screenOf(this.#model, this.#terminal.size()));
  }

  #do(effect: Effect): void {
    if (effect.type === 'quit') this.#end();
    else if (effect.type === 'look') this.#look();
    else this.#order(effect);
  }

  #order(effect: Exclude<Effect, { type: 'quit' | 'look' }>): void {
    const lines: string[] = [];
    const print = (line: string) => lines.push(line);
    const done =
      effect.type === 'drain'
        ? drain(effect.taskId, this.#flags, print)
        : (effect.type === 'pause' ? pause : resume)(this.#flags, print);
    done.then(
      () => this.#take({ type: 'done', words: lines.join(' ') }),
      (error: unknown) => this.#take({ type: 'done', words: wordsOf(error) }),
    );
  }

  #look(): void {
    this.#isStale = this.#isLooking;
    if (this.#isLooking) return;
    this.#isLooking = true;
    this.#cancelLook();
    look(this.#flags, this.#model)
      .then(
        (looked): TopEvent => ({ type: 'looked', looked }),
        (error: unknown): TopEvent => ({ type: 'failed', message: wordsOf(error) }),
      )
      .then((event) => {
        this.#isLooking = false;
        this.#take(event);
        if (this.#isOver) return;
        if (this.#isStale) this.#look();
        else this.#lookLater();
      })
      .catch((error: unknown) => this.#end(error));
  }

  #lookLater(): void {
    this.#cancelLook = this.#clock.after(LOOK_EVERY_MS, () => this.#look());
  }
}

async function look(flags: AskerFlags, { filter, order }: TopModel): Promise<Looked> {
  const text = filter.trim() === '' ? undefined : filter.trim();
  const part = { text, limit: MOST_LINES };
  const [state, agents, jobs] = await Promise.all([
    askInstance(flags, '/api/v1/state', STATE),
    askInstance(flags, `/api/v1/agents?${queryOf({ ...part, sort: order })}`, AGENTS),
    askInstance(flags, `/api/v1/backlog/groups?${queryOf(part)}`, JOB_GROUPS),
  ]);
  return { state, agents, jobs };
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
