import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type HoconDocument, type RawObject, readDocument } from '../../../../adapters/config/hocon.ts';
import { ConfigError } from '../../../../adapters/config/problems.ts';

interface Surroundings {
  readonly env?: NodeJS.ProcessEnv;
  /** Files beside it, by name. */
  readonly files?: Readonly<Record<string, string>>;
}

/** Reads a text as the file `main.conf` of a folder of its own, which is gone afterwards. */
export async function documentOf(
  text: string,
  { env = {}, files = {} }: Surroundings = {},
): Promise<HoconDocument> {
  const folder = mkdtempSync(join(tmpdir(), 'gocd-mesos-hocon-'));
  try {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    writeFileSync(join(folder, 'main.conf'), text);
    return await readDocument(join(folder, 'main.conf'), env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const problems = error.problems.map((problem) => ({
      ...problem,
      file: problem.file.replace(`${folder}/`, ''),
      message: problem.message.replaceAll(`${folder}/`, ''),
    }));
    throw new ConfigError(problems);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What it comes to. */
export async function read(text: string, surroundings?: Surroundings): Promise<RawObject> {
  return (await documentOf(text, surroundings)).content;
}

/** What it is refused with; an empty text if it is not. */
export async function refusalOf(text: string, surroundings?: Surroundings): Promise<string> {
  try {
    await documentOf(text, surroundings);
    return '';
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
}
