import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const PROGRAM = join(ROOT, 'dist', 'main.js');

/** A model world in a process of its own, at the speed of real time, with nothing to do. */
export interface WorldProcess {
  /** The config of a framework for it, as the world prints it. */
  readonly config: string;
  readonly close: () => Promise<void>;
}

export async function startWorld(): Promise<WorldProcess> {
  const child = spawn(process.execPath, [PROGRAM, 'sandbox', '--world-only', '--jobs', '0', '--speed', '1'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  for await (const line of createInterface(child.stdout)) {
    lines.push(line);
    if (line === '}') break;
  }
  return { config: lines.join('\n'), close: () => end(child) };
}

/** The real program, run as people run it. */
export interface Framework {
  /** Resolves when it has said that it is subscribed. */
  readonly subscribed: Promise<void>;
  /** What it has spent so far, in milliseconds of one core. */
  readonly cpuMs: () => Promise<number>;
  readonly close: () => Promise<void>;
}

const usage = z.object({ user: z.number(), system: z.number() });

/** Told to the child before the program: it answers what the processor has given it, and nothing else. */
const ANSWERS = `process.on('message', () => process.send(process.cpuUsage())); process.channel.unref();`;

/** @param settings added to the world's config. */
export async function startFramework(
  world: WorldProcess,
  settings: string,
  asked = true,
): Promise<Framework> {
  const folder = await mkdtemp(join(tmpdir(), 'gocd-mesos-bench-'));
  const path = join(folder, 'framework.conf');
  await writeFile(
    path,
    `${world.config}\ngocd-mesos { state.file = "${join(folder, 'state.json')}", http.port = 0 }\n${settings}\n`,
  );
  const preload = asked ? [`--import=data:text/javascript,${encodeURIComponent(ANSWERS)}`] : [];
  const child = spawn(process.execPath, [...preload, PROGRAM, path], {
    stdio: ['ignore', 'inherit', 'pipe', asked ? 'ipc' : 'ignore'],
  });
  return {
    subscribed: said(child, 'mesos: subscribed at'),
    cpuMs: async () => {
      child.send('?');
      const [answer] = await once(child, 'message');
      const { user, system } = usage.parse(answer);
      return (user + system) / 1000;
    },
    close: async () => {
      await end(child);
      await rm(folder, { recursive: true });
    },
  };
}

function said(child: ChildProcess, words: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (text.includes(words)) resolve();
    });
    child.once('exit', () => reject(new Error(`it has ended before it said "${words}":\n${text}`)));
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}
