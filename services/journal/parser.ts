import { z } from 'zod';
import type { Fact } from '../../domain/facts.ts';
import type { GocdAgent, PipelineRun, WaitingJob } from '../../domain/gocd.ts';
import { configSchema } from './configSchema.ts';
import {
  type CommandEntry,
  type Entry,
  type Header,
  type InputEntry,
  JOURNAL_FORMAT,
  JournalError,
} from './entries.ts';
import { type KeptFact, schemaOf } from './inputSchema.ts';
import { ListReader } from './lists.ts';

const anyHeader = z.object({ journal: z.number() });

const header: z.ZodType<Header> = z.object({
  journal: z.literal(JOURNAL_FORMAT),
  version: z.string(),
  startedAt: z.number(),
  part: z.number().int().positive(),
  config: configSchema,
});

const seq = z.number().int().positive();
const typed = z.looseObject({ type: z.string() });
/** As late as a date can be. */
const at = z.number().min(0).max(8.64e15);
const inputLine = z.object({ seq, at, input: typed });
const commandLine = z.object({ seq, of: seq, command: typed });
const gapLine = z.object({ gap: seq });

/**
 * Reads the first line of a part.
 * @throws JournalError, with `where` in front, if it isn't one.
 */
export function parseHeader(line: string, where: string): Header {
  const raw = json(line, where);
  const { data } = anyHeader.safeParse(raw);
  if (data === undefined) throw new JournalError(`${where}: not the first line of a journal`);
  if (data.journal !== JOURNAL_FORMAT)
    throw new JournalError(
      `${where}: a journal of format ${data.journal}; this version reads format ${JOURNAL_FORMAT}`,
    );
  return parsed(header, raw, where);
}

/** Reads the entries of one run, line by line, over all its parts. */
export class EntryParser {
  readonly #jobs = new ListReader<WaitingJob>();
  readonly #agents = new ListReader<GocdAgent>();
  readonly #runs = new ListReader<PipelineRun>();
  #last = 0;
  #lastInput = 0;

  /** @throws JournalError, with `where` in front, if the line is no entry, or not the one that comes next. */
  parse(line: string, where: string): Entry {
    const raw = json(line, where);
    if (isObject(raw) && 'gap' in raw) {
      const { gap } = parsed(gapLine, raw, where);
      this.#last += gap;
      return { kind: 'gap', gap };
    }
    const entry = isObject(raw) && 'command' in raw ? command(raw, where) : this.#input(raw, where);
    if (entry.seq !== this.#last + 1)
      throw new JournalError(`${where}: entry ${entry.seq} comes after ${this.#last}`);
    if (entry.kind === 'command' && entry.of !== this.#lastInput)
      throw new JournalError(`${where}: a command of ${entry.of}, but the last input is ${this.#lastInput}`);
    this.#last = entry.seq;
    if (entry.kind === 'input') this.#lastInput = entry.seq;
    return entry;
  }

  #input(raw: unknown, where: string): InputEntry {
    const { seq, at, input } = parsed(inputLine, raw, where);
    const schema = schemaOf(input.type);
    if (schema === null) throw new JournalError(`${where}: there is no input ${input.type}`);
    return { kind: 'input', seq, input: { ...this.#whole(parsed(schema, input, where), where), at } };
  }

  #whole(fact: KeptFact, where: string): Fact {
    if (fact.type !== 'gocd.polled') return fact;
    const { jobs, agents, runs, ...view } = fact.view;
    try {
      return {
        ...fact,
        view: {
          ...view,
          jobs: this.#jobs.read(jobs),
          agents: this.#agents.read(agents),
          ...(runs !== undefined && { runs: this.#runs.read(runs) }),
        },
      };
    } catch (cause) {
      if (cause instanceof RangeError) throw new JournalError(`${where}: ${cause.message}`, { cause });
      throw cause;
    }
  }
}

function command(raw: object, where: string): CommandEntry {
  return { kind: 'command', ...parsed(commandLine, raw, where) };
}

function json(line: string, where: string): unknown {
  try {
    return JSON.parse(line);
  } catch (cause) {
    throw new JournalError(`${where}: not JSON`, { cause });
  }
}

function parsed<Out>(schema: z.ZodType<Out>, raw: unknown, where: string): Out {
  const result = schema.safeParse(raw);
  if (result.success) return result.data;
  const { path, message } = problemOf(result.error.issues);
  throw new JournalError(`${where}: ${path === '' ? '' : `${path}: `}${message}`);
}

/** The first problem; of alternatives none of which fits, that of the one that fits best. */
function problemOf([issue]: readonly z.core.$ZodIssue[]): {
  readonly path: string;
  readonly message: string;
} {
  if (issue === undefined) return { path: '', message: 'not as it should be' };
  const path = issue.path.join('.');
  if (issue.code !== 'invalid_union') return { path, message: issue.message };
  const problems = issue.errors.filter(({ length }) => length > 0).map(problemOf);
  const [best] = problems.sort((a, b) => b.path.length - a.path.length);
  if (best === undefined) return { path, message: issue.message };
  return { path: [path, best.path].filter((part) => part !== '').join('.'), message: best.message };
}

function isObject(raw: unknown): raw is object {
  return typeof raw === 'object' && raw !== null;
}
