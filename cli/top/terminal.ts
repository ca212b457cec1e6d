import { emitKeypressEvents } from 'node:readline';
import { onFirstSignal } from '../signals.ts';
import type { Key } from './model.ts';
import type { Line, Size } from './screen.ts';

/** A screen to draw on and keys to hear, for as long as it is ours. */
export interface Terminal {
  size(): Size;
  draw(lines: readonly Line[]): void;
  onKey(listener: (key: Key) => void): void;
  onResize(listener: () => void): void;
  /** A signal asks to leave, or the terminal is gone. */
  onEnd(listener: () => void): void;
  /** Has it be as it was before. Doing it twice does no harm. */
  leave(): void;
}

/** The other screen, no cursor, and lines that end where the screen does. */
const ENTER = '\u001b[?1049h\u001b[?25l\u001b[?7l';
const LEAVE = '\u001b[?7h\u001b[?25h\u001b[?1049l';
const STYLES: Readonly<Record<Line['style'], string>> = {
  plain: '',
  bold: '\u001b[1m',
  inverse: '\u001b[7m',
  faint: '\u001b[2m',
};

type Streams = Pick<NodeJS.Process, 'stdin' | 'stdout'>;

/** Takes the terminal over. However the process ends, it is left as it was. */
export function takeTerminal({ stdin, stdout }: Streams): Terminal {
  const undo: (() => void)[] = [];
  const leave = () => {
    for (const step of undo.splice(0).reverse()) step();
  };
  const heard = <Listener extends (...values: never[]) => void>(
    on: (listener: Listener) => unknown,
    off: (listener: Listener) => unknown,
    listener: Listener,
  ) => {
    on(listener);
    undo.push(() => off(listener));
  };
  process.on('exit', leave);
  undo.push(() => process.off('exit', leave));
  stdout.write(ENTER);
  undo.push(() => stdout.write(LEAVE));
  emitKeypressEvents(stdin);
  stdin.setRawMode(true);
  undo.push(() => {
    stdin.setRawMode(false);
    stdin.pause();
  });
  stdin.resume();
  return {
    size: () => ({ columns: stdout.columns, rows: stdout.rows }),
    draw: (lines) => stdout.write(frameOf(lines)),
    onKey: (listener) => {
      const take = (text: string | undefined, key: Pressed) => listener(keyOf(text, key));
      heard(
        (hear: typeof take) => stdin.on('keypress', hear),
        (hear) => stdin.off('keypress', hear),
        take,
      );
    },
    onResize: (listener) =>
      heard(
        (hear: () => void) => stdout.on('resize', hear),
        (hear) => stdout.off('resize', hear),
        listener,
      ),
    onEnd: (listener) => {
      undo.push(onFirstSignal(listener));
      heard(
        (hear: () => void) => process.on('SIGHUP', hear),
        (hear) => process.off('SIGHUP', hear),
        listener,
      );
      heard(
        (hear: () => void) => stdin.on('end', hear),
        (hear) => stdin.off('end', hear),
        listener,
      );
    },
    leave,
  };
}

/** Drawn over what was there, so that nothing flickers. */
function frameOf(lines: readonly Line[]): string {
  const drawn = lines.map(({ text, style }) => `${STYLES[style]}${text}\u001b[0m\u001b[K`);
  return `\u001b[H${drawn.join('\r\n')}\u001b[J`;
}

interface Pressed {
  readonly name?: string | undefined;
  readonly ctrl?: boolean | undefined;
  readonly meta?: boolean | undefined;
}

function keyOf(text: string | undefined, { name = '', ctrl = false, meta = false }: Pressed): Key {
  if (ctrl) return { name: `ctrl-${name}`, text: '' };
  const types = text !== undefined && !meta && /^[^\p{Cc}]+$/u.test(text);
  return { name, text: types ? text : '' };
}
