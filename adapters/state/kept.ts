import { z } from 'zod';
import { messageOf } from '../outside/fault.ts';

/** What is kept between two runs of an instance, and how it is written, wherever that is. */

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

/** Whose the state is and how people call the place it is kept at. */
export interface Keeping {
  /** The name of the instance. */
  readonly name: string;
  /** The place, as `/var/lib/gocd-mesos.json`. */
  readonly place: string;
  /** The setting that names the place. */
  readonly setting: string;
}

export function writeKept(name: string, frameworkId: string | null): string {
  return `${JSON.stringify({ version: 1, name, frameworkId }, null, 2)}\n`;
}

/**
 * The framework id in `text`, null if the instance has none.
 * @throws StateError if the text is damaged or another instance's.
 */
export function readKept(text: string, { name, place, setting }: Keeping): string | null {
  const state = parse(text, place);
  if (state.name !== name)
    throw new StateError(
      `${place} belongs to the instance "${state.name}", not to "${name}"`,
      `give this instance a ${setting} of its own, or set name to the instance that it belongs to`,
    );
  return state.frameworkId;
}

function parse(text: string, place: string): z.infer<typeof kept> {
  try {
    return kept.parse(JSON.parse(text));
  } catch (cause) {
    const problem = cause instanceof z.ZodError ? z.prettifyError(cause) : messageOf(cause);
    throw new StateError(
      `${place} is damaged: ${problem.replaceAll(/\s+/g, ' ')}`,
      'restore it from a copy; removing it makes a new framework, and running agents are then orphaned',
    );
  }
}
