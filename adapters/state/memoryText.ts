import { z } from 'zod';
import type { Remembered } from '../../domain/memory.ts';
import { remembered as schema } from '../../services/memorySchema.ts';

/** The form of what is remembered, as it is written. Another is not read. */
const VERSION = 1;

const envelope = z.object({ version: z.literal(VERSION), name: z.string(), remembered: schema });

/** What instance `name` remembers, as JSON. */
export function writeMemory(remembered: Remembered, name: string): string {
  return `${JSON.stringify({ version: VERSION, name, remembered })}\n`;
}

/** @throws Error that says what is wrong with the text, in one line. */
export function readMemory(text: string, name: string): Remembered {
  const kept = envelope.safeParse(jsonIn(text));
  if (!kept.success) throw new Error(`damaged: ${z.prettifyError(kept.error)}`);
  if (kept.data.name !== name) throw new Error(`it belongs to the instance "${kept.data.name}"`);
  return kept.data.remembered;
}

/** What is no JSON fits no form, and is told as such. */
function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
