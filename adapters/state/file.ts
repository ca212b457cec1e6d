import { open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { catchError, defer, map, type Observable, of } from 'rxjs';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import type { Fact } from '../../services/domain/facts.ts';
import type { StateStore } from '../../services/ports.ts';

/** The kept state cannot be trusted: one line and what to do. Starting anew instead would orphan running agents. */
export class StateError extends Error {
  readonly hint: string;

  constructor(message: string, hint: string) {
    super(message);
    this.name = 'StateError';
    this.hint = hint;
  }
}

const kept = z.object({
  version: z.literal(1),
  name: z.string(),
  frameworkId: z.string().min(1).nullable(),
});

/** Keeps the framework id of instance `name` in a file: replaced whole, and on disk before a save completes. */
export function fileStateStore(path: string, name: string): StateStore {
  const write = (frameworkId: string | null): Observable<Fact> =>
    defer(() => writeDurably(path, `${JSON.stringify({ version: 1, name, frameworkId }, null, 2)}\n`)).pipe(
      map((): Fact => ({ type: 'state.saved', frameworkId })),
      catchError((error: unknown) =>
        of<Fact>({ type: 'state.save.failed', message: `cannot write ${path}: ${messageOf(error)}` }),
      ),
    );
  return {
    load: () => load(path, name),
    save: write,
    forget: () => write(null),
  };
}

async function load(path: string, name: string): Promise<string | null> {
  const text = await readIfThere(path);
  if (text === null) return null;
  const state = parse(path, text);
  if (state.name !== name)
    throw new StateError(
      `${path} belongs to the instance "${state.name}", not to "${name}"`,
      'set state.file to a file of this instance, or name to the instance the file belongs to',
    );
  return state.frameworkId;
}

function parse(path: string, text: string): z.infer<typeof kept> {
  const hint =
    'restore it from a copy; removing it makes a new framework, and running agents are then orphaned';
  try {
    return kept.parse(JSON.parse(text));
  } catch (cause) {
    const problem = cause instanceof z.ZodError ? z.prettifyError(cause) : messageOf(cause);
    throw new StateError(`${path} is damaged: ${problem.replaceAll(/\s+/g, ' ')}`, hint);
  }
}

async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw new StateError(`cannot read ${path}: ${messageOf(error)}`, 'check state.file and its permissions');
  }
}

/** The rename is only durable once its directory is. */
async function writeDurably(path: string, text: string): Promise<void> {
  await writeFileAtomic(path, text, { fsync: true, mode: 0o600 });
  const directory = await open(dirname(path), 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
