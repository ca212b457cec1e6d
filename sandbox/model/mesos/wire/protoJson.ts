import { z } from 'zod';

/**
 * Protobuf messages as Mesos reads them from JSON: unknown names are ignored, null is unset, a bare element will
 * do for a list, numbers and booleans may be strings, enumerators are names only, and unknown ones count as unset.
 */

/** A required string. */
export const text = z.string();

/** A required number. */
export const number = z.preprocess((value) => (isNumeric(value) ? Number(value) : value), z.number());

/** A required boolean. */
export const flag = z.preprocess(
  (value) => (value === 'true' ? true : value === 'false' ? false : value),
  z.boolean(),
);

/** Required bytes: base64 of the standard alphabet, padding optional. */
export const bytes = z.string().transform((encoded, context) => {
  const stranger = /[^A-Za-z0-9+/=\s]/.exec(encoded);
  if (!stranger) return Buffer.from(encoded, 'base64');
  context.addIssue({ code: 'custom', message: `${BASE64_FAULT}${stranger[0]}'` });
  return z.NEVER;
});
const BASE64_FAULT = "Invalid character '";

/** A required message with the one field `value`, which is what all ids are. */
export const id = z.object({ value: text }).transform(({ value }) => value);

/** An optional enumerator. */
export function enumerator<const Name extends string>(names: readonly Name[]) {
  const known: readonly string[] = names;
  return z.preprocess(
    (value) => (typeof value === 'string' && !known.includes(value) ? undefined : value),
    z.enum(names).optional(),
  );
}

/** A repeated field; empty if absent. */
export function repeated<Item extends z.ZodType>(item: Item) {
  return z.preprocess(
    (value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]),
    z.array(item),
  );
}

function isNumeric(value: unknown): boolean {
  return typeof value === 'string' && value.trim() !== '' && !Number.isNaN(Number(value));
}

export type Parsed<T> = { readonly value: T } | { readonly refusal: string };

/** Reads a request body as a message, or says in Mesos's own words why it is none. */
export function parseMessage<Message>(
  body: string,
  schema: z.ZodType<Message>,
  called: string,
): Parsed<Message> {
  const json = parseJson(body);
  if ('refusal' in json) return { refusal: `Failed to parse body into JSON: ${json.refusal}` };
  const parsed = schema.safeParse(json.value);
  if (parsed.success) return { value: parsed.data };
  return { refusal: `Failed to convert JSON into ${called} protobuf: ${misfit(json.value, parsed.error)}` };
}

function parseJson(body: string): Parsed<unknown> {
  const value = tryJson(body);
  if (value !== undefined) return value;
  const end = endOfFirstValue(body);
  if (end < body.length && tryJson(body.slice(0, end)))
    return { refusal: `Parsed JSON included non-whitespace trailing characters: ${body.slice(end)}` };
  return { refusal: 'syntax error at line 1 near: ' };
}

function tryJson(body: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(body, body.includes('null') ? nullAsUnset : undefined) };
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function nullAsUnset(_: string, member: unknown): unknown {
  return member === null ? undefined : member;
}

/** Where the object or list that a text begins with is over. */
function endOfFirstValue(body: string): number {
  let depth = 0;
  for (const token of body.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}]/g)) {
    if (token[0] === '{' || token[0] === '[') depth++;
    if (token[0] === '}' || token[0] === ']') depth--;
    if (depth === 0) return token.index + token[0].length;
  }
  return body.length;
}

function misfit(json: unknown, error: z.ZodError): string {
  const missing: string[] = [];
  for (const issue of error.issues) {
    const found = valueAt(json, issue.path);
    const field = issue.path.at(-1);
    if (field === undefined) return 'Expecting a JSON object';
    if (issue.message.startsWith(BASE64_FAULT))
      return `Failed to base64 decode bytes field '${String(field)}': ${issue.message}`;
    if (found !== undefined && !isUnknownEnumerator(issue, found))
      return `Not expecting a JSON ${kindOf(found)} for field '${String(field)}'`;
    missing.push(pathText(issue.path));
  }
  return `Missing required fields: ${missing.join(', ')}`;
}

function isUnknownEnumerator(issue: z.core.$ZodIssue, found: unknown): boolean {
  return issue.code === 'invalid_value' && typeof found === 'string';
}

function valueAt(json: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((at, step) => {
    if (typeof step === 'number' && !Array.isArray(at)) return at;
    return typeof at === 'object' && at !== null ? Reflect.get(at, step) : undefined;
  }, json);
}

function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((step, at) => (typeof step === 'number' ? `[${step}]` : `${at > 0 ? '.' : ''}${String(step)}`))
    .join('');
}

function kindOf(value: unknown): string {
  return Array.isArray(value) ? 'array' : typeof value;
}
