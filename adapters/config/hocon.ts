import { accessSync, constants, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { z } from 'zod';
import { type ConfigError, fileError } from './problems.ts';
import parser, { Misplaced } from './strictParser.ts';

/** What a HOCON file can say. Numbers come as the text they were written as. */
export const raw = z.json();
export type Raw = z.infer<typeof raw>;

/** A block of a HOCON file. */
export const rawObject = z.record(z.string(), raw);
export type RawObject = z.infer<typeof rawObject>;

/**
 * Reads a HOCON file and what it includes (relative to the including file). Substitutions find the file's own
 * keys and then `env`, never the environment of the process.
 * Throws a ConfigError with line and column; it quotes no value of the file, since any may be a secret.
 */
export async function readHocon(file: string, env: NodeJS.ProcessEnv): Promise<RawObject> {
  assertReadable(file);
  const url = pathToFileURL(file).href;
  try {
    return rawObject.parse(
      await parser.parse({ url, strict: true, env: false, scope: { ...env }, builder: 'config' }),
    );
  } catch (error) {
    throw inOwnWords(file, error);
  }
}

function assertReadable(file: string): void {
  try {
    accessSync(file, constants.R_OK);
  } catch (error) {
    throw fileError(file, `cannot be read (${errorCode(error)})`);
  }
  if (!statSync(file).isFile()) throw fileError(file, 'is not a file');
}

/** ENOENT, EACCES and the like. */
export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
}

function inOwnWords(file: string, error: unknown): ConfigError {
  if (error instanceof Misplaced) {
    const { line, col, file: url } = error.token;
    return fileError(displayName(file, url), error.message, { line, column: col });
  }
  const text = error instanceof Error ? error.message : '';
  const place = lastPlace(text);
  return fileError(
    place?.url ? displayName(file, place.url) : file,
    meaningOf(text),
    place && { line: place.line, column: place.column },
  );
}

/** The parser names the place last, after whatever it quotes of the file. */
function lastPlace(text: string) {
  const match = [...text.matchAll(/line: (\d+), col: (\d+)(?:, file: ([^\s)]+))?/g)].at(-1);
  return match ? { line: Number(match[1]), column: Number(match[2]), url: match[3] } : null;
}

/** The main file goes by the name it was given, included ones by theirs from the same starting point. */
function displayName(main: string, url: string): string {
  if (!url.startsWith('file:')) return url;
  return join(dirname(main), relative(resolve(dirname(main)), fileURLToPath(url)));
}

/** What the parser's messages mean, by how they begin. Only names of keys and files are taken over from them. */
const MEANINGS: readonly (readonly [RegExp, (...groups: string[]) => string])[] = [
  [
    /^Unable to resolve '([^']*)'/,
    (key) => `nothing defines \${${key}}; write \${?${key}} if it may be unset`,
  ],
  [/^Unable to include the resource "(?:required\()?([^")]*)/, (name) => `${name} cannot be included`],
  [/^Including '[^']*' from itself/, () => 'includes itself'],
  [/^Quoted string not closed/, () => 'the quoted text does not end on its line'],
  [/^Multi-line string is not closed/, () => 'the text in triple quotes does not end'],
  [/^No value specified/, () => 'the key has no value'],
  [
    /^(?:Invalid (?:Unicode )?escape|Unescaped)/,
    () => 'no such escape; a backslash in quotes is written twice',
  ],
  [/^(EACCES|EISDIR)\b.* '([^']*)'/, (code, path) => `${path} cannot be included (${code})`],
  [/^Scripts/, () => 'only .conf, .hocon, .json and .properties files can be included'],
  [/^(?:Unexpected|Plus sign|Unable to)/, () => MISUNDERSTOOD],
];

const MISUNDERSTOOD =
  'not expected here; is a value missing before it, or a text with : @ / + $ and the like not in double quotes?';

function meaningOf(text: string): string {
  for (const [pattern, meaning] of MEANINGS) {
    const [match, ...groups] = pattern.exec(text) ?? [];
    if (match !== undefined) return meaning(...groups);
  }
  return 'is not valid HOCON';
}
