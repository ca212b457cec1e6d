import { spawn } from 'node:child_process';
import { type EventEmitter, once } from 'node:events';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import { DEMO } from '../../sandbox/index.ts';
import type { Stage } from '../endToEnd/support.ts';
import { builtProgram } from '../support/builtProgram.ts';

const MAIN = await builtProgram();

/** The program in a process of its own. */
export function start(folder: string, ...words: string[]) {
  return startNode(folder, MAIN, ...words);
}

/** The same, with something on its standard input. */
export function startFed(folder: string, input: string | Uint8Array, ...words: string[]) {
  const child = spawn(process.execPath, [MAIN, ...words], { cwd: folder });
  child.stdin.end(input);
  return child;
}

/** The words that a shell runs the program with. */
export function programOf(...words: string[]): readonly string[] {
  return [process.execPath, MAIN, ...words];
}

/** Node in a process of its own. */
export function startNode(folder: string, ...words: string[]) {
  return spawn(process.execPath, words, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
}

/** A process whose output is read. */
type Started = EventEmitter & {
  readonly stdout: Readable;
  readonly stderr: Readable;
  readonly exitCode: number | null;
};

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export async function outcomeOf(child: Started): Promise<Ended> {
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code: child.exitCode, out, err };
}

/** What a group of each of these finds in its log, once all of them find something. */
export function toldBy(
  child: ReturnType<typeof start>,
  ...words: readonly RegExp[]
): Promise<readonly string[]> {
  return new Promise((resolve) => {
    let seen = '';
    child.stderr.on('data', (data) => {
      seen += String(data);
      const found = words.flatMap((word) => word.exec(seen)?.[1] ?? []);
      if (found.length === words.length) resolve(found);
    });
  });
}

/** Lets it run until its log holds all these words, and then asks it to leave. */
export function untilTold(child: ReturnType<typeof start>, ...words: readonly string[]): Promise<Ended> {
  let seen = '';
  child.stderr.on('data', (data) => {
    seen += String(data);
    if (!child.killed && words.every((word) => seen.includes(word))) child.kill('SIGTERM');
  });
  return outcomeOf(child);
}

/**
 * Does something about each line of its log that matters, in the order in which they must come; resolves when it has ended.
 * Once something cannot be done it is asked to leave.
 */
export async function story(
  child: ReturnType<typeof start>,
  ...told: readonly (readonly [RegExp, (line: string) => unknown])[]
): Promise<Ended> {
  const left = [...told];
  const failed: unknown[] = [];
  const hear = async (line: string) => {
    if (left[0]?.[0].test(line)) await left.shift()?.[1](line);
  };
  let unread = '';
  child.stderr.on('data', (data) => {
    unread += String(data);
    for (let end = unread.indexOf('\n'); end >= 0; end = unread.indexOf('\n')) {
      const line = unread.slice(0, end);
      unread = unread.slice(end + 1);
      hear(line).catch((error: unknown) => {
        failed.push(error);
        child.kill('SIGTERM');
      });
    }
  });
  const ended = await outcomeOf(child);
  expect(failed).to.deep.equal([]);
  expect(
    left.map(([pattern]) => String(pattern)),
    ended.err,
  ).to.deep.equal([]);
  return ended;
}

export interface Settings {
  readonly gocdPort?: number;
  /** In place of the port. */
  readonly gocdUrl?: string;
  readonly mesos?: string;
  readonly password?: string;
  /** Further settings, as HOCON. */
  readonly more?: string;
}

/** A config for a stage, right but for what is said. */
export function settingsFor(
  stage: Stage,
  { gocdPort, gocdUrl, mesos, password, more = '' }: Settings = {},
): string {
  return `gocd-mesos {
    mesos-master = "${mesos ?? new URL(stage.mesosUrl).host}"
    go-server {
      ${gocdUrl === undefined ? `host = "127.0.0.1", port = ${gocdPort ?? new URL(stage.gocdUrl).port}` : `url = "${gocdUrl}"`}
      user-name = "${DEMO.user}"
      password = "${password ?? DEMO.password}"
    }
    go-agent { auto-register-key = "${DEMO.autoRegisterKey}", docker-image = "${DEMO.image}" }
    http.port = 0
    ${more}
  }`;
}
