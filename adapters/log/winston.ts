import winston from 'winston';
import type { LogConfig } from '../../domain/config.ts';
import { type Mask, maskTexts } from '../../domain/masking/masker.ts';
import { plainText } from '../../domain/plainText.ts';
import type { Log, LogFields } from '../../services/ports.ts';

export interface LogOptions extends LogConfig {
  readonly stream: NodeJS.WritableStream & { readonly isTTY?: boolean };
  /** For every text of a line. */
  readonly mask: Mask;
  /** What lines are dated by (ms since the epoch), where it is not the system's time. */
  readonly now?: () => number;
}

/** Log lines on a stream: for people on a terminal, JSON elsewhere. Rotation is the platform's business. */
export function createLog(
  { level, format, stream, mask, now = Date.now }: LogOptions,
  /** Says whether colours are wanted: none where NO_COLOR is anything but empty. */
  env: NodeJS.ProcessEnv = process.env,
): Log {
  const isText = format === 'text' || (format === 'auto' && stream.isTTY === true);
  const isColoured = stream.isTTY === true && !env.NO_COLOR;
  const logger = winston.createLogger({
    level,
    format: winston.format.combine(dated(now), isText ? text(isColoured) : json()),
    transports: [new winston.transports.Stream({ stream })],
  });
  const at =
    (name: keyof Log) =>
    (message: string, fields: LogFields = {}) => {
      logger.log(name, mask(message), maskTexts(fields, mask));
    };
  return { error: at('error'), warn: at('warn'), info: at('info'), debug: at('debug') };
}

function dated(now: () => number): winston.Logform.Format {
  return winston.format.timestamp({ format: () => new Date(now()).toISOString() });
}

function text(colours: boolean): winston.Logform.Format {
  const line = winston.format.printf(
    ({ timestamp, level, message }) =>
      `${String(timestamp).slice(0, 19).replace('T', ' ')}Z ${level} ${plainText(String(message))}`,
  );
  return colours ? winston.format.combine(winston.format.colorize(), line) : line;
}

/** JSON escapes what is below a blank by itself; whoever prints its lines on a terminal needs the rest escaped too. */
function json(): winston.Logform.Format {
  return winston.format.combine(
    winston.format.json(),
    winston.format((info) => {
      const line = info[MESSAGE];
      if (typeof line === 'string') info[MESSAGE] = plainText(line);
      return info;
    })(),
  );
}

/** Where the library keeps the finished line. */
const MESSAGE = Symbol.for('message');
