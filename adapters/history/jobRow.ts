import { z } from 'zod';
import type { Column } from './columns.ts';
import { type Moment, readMoment, TIME_EXPECTED } from './times.ts';

/** One row, understood column by column. */
export interface JobRow {
  readonly scheduled: Moment;
  readonly started: Moment | null;
  readonly finished: Moment | null;
  readonly resources: readonly string[];
  readonly environment: string | null;
  readonly pipeline: string | null;
  readonly stage: string | null;
  readonly job: string | null;
  readonly result: string | null;
  /** Which run of the pipeline, and which of the stage in it. */
  readonly counter: number | null;
  readonly stage_counter: number | null;
}

/** What databases and tables write where there is nothing. */
const NOTHING = new Set(['', 'null', '\\n', '-']);

/** Null, or a text without blanks around it. */
const cell = z
  .union([z.string(), z.number()], { error: 'expected a text or a number' })
  .nullish()
  .transform((value) => {
    const text = String(value ?? '').trim();
    return NOTHING.has(text.toLowerCase()) ? null : text;
  });

const moment = cell.transform((text, context): Moment | null => {
  if (text === null) return null;
  const read = readMoment(text);
  if (read !== undefined) return read;
  context.addIssue({ code: 'custom', message: TIME_EXPECTED });
  return z.NEVER;
});

const name = cell.pipe(
  z
    .string()
    .regex(
      /^[A-Za-z0-9_][\w.-]*$/,
      'expected a name as GoCD allows it: letters, digits, _ . -; are columns mixed up?',
    )
    .nullable(),
);

const counter = cell.transform((text, context): number | null => {
  if (text === null) return null;
  const value = Number(text);
  if (Number.isSafeInteger(value) && value > 0) return value;
  context.addIssue({ code: 'custom', message: 'expected a whole number from 1 on; are columns mixed up?' });
  return z.NEVER;
});

const RESOURCE_EXPECTED = 'expected resources as GoCD names them: letters, digits, blanks and - _ . |';

/** A list is taken as it is, also one that a text holds; any other text is taken apart, so that names with blanks need a list. */
const resources = z.preprocess(
  listInText,
  z.union(
    [
      z.array(z.string().regex(/^[-\w\s|.]+$/, RESOURCE_EXPECTED)),
      cell
        .transform((text) => (text === null ? [] : text.split(/[\s;|,]+/).filter(Boolean)))
        .pipe(z.array(z.string().regex(/^[-\w.]+$/, RESOURCE_EXPECTED))),
    ],
    { error: RESOURCE_EXPECTED },
  ),
);

function listInText(value: unknown): unknown {
  if (typeof value !== 'string' || !value.trim().startsWith('[')) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value; // Not a list, and told as what it is.
  }
}

/** The schema of each column. What comes of it is checked against the others of its row in `readHistory`. */
export const JOB_ROW = z.object({
  scheduled: moment.pipe(
    z.custom<Moment>(
      (value) => value !== null,
      'expected a time: a job without it cannot be placed; remove the row',
    ),
  ),
  started: moment,
  finished: moment,
  resources,
  environment: cell,
  pipeline: name,
  stage: name,
  job: name,
  result: cell,
  counter,
  stage_counter: counter,
} satisfies Record<Column, z.ZodType>);

/** Whether its end was that of its waiting. */
export function isCancelledUnbegun({ started, result }: JobRow): boolean {
  return started === null && result?.toLowerCase() === 'cancelled';
}
