import type { ContainerSpec } from '../container.ts';
import type { ImageFamily } from './agentImages.ts';

/** What agents download from their server before they register. */
export interface Download {
  /** Bytes by the name that the agent gives the file. */
  readonly files: Readonly<Record<string, number>>;
  readonly bytesPerMs: number;
  /** The version that the server has at a time (ms since the epoch). */
  readonly version: (now: number) => string;
}

const WORK_DIR = '/go-working-dir';
const ENTRY_POINT = '/docker-entrypoint.sh';
/** What a shell exits with where there is no such program; for all that is known of other images there is none. */
const NOT_FOUND = 127;

/** What is in a server's file: only that very version is of use to an agent. */
export function contentOf(name: string, version: string): string {
  return `${name} of ${version}`;
}

/**
 * Whether a container comes to run its agent, or what it exits with. Under Mesos a shell command takes the entry point's place, so
 * that there is an agent only if the command ends in it.
 */
export function entryOf({ shell }: ContainerSpec, family: ImageFamily): 'agent' | number {
  if (shell === undefined) return 'agent';
  const [, program] = /(?:^|[;&\s])exec\s+(\S+)\s*$/.exec(shell) ?? [];
  if (program === undefined) return 0;
  return family === 'official' && program === ENTRY_POINT ? 'agent' : NOT_FOUND;
}

/** What a shell command has copied from the sandbox into the agent's work dir: all it names, or, where one is missing, nothing. */
export function copiedInto({
  shell = '',
  sandbox = {},
  env,
}: ContainerSpec): Readonly<Record<string, string>> {
  const [, ways = '', body = ''] = /^for d in ([^;]*); do (.*?); done;/.exec(shell) ?? [];
  const names = Array.from(body.matchAll(/"\$MESOS_SANDBOX\/([\w.-]+)"/g), ([, name = '']) => name);
  const isToWorkDir = ways.split(' ').includes(WORK_DIR) && /\bcp\b.*"\$d"/.test(body);
  if (!isToWorkDir || env.MESOS_SANDBOX === undefined || names.some((name) => !(name in sandbox))) return {};
  return Object.fromEntries(names.map((name) => [name, sandbox[name] ?? '']));
}

/** How long an agent downloads, ms: a file of another version than the server's is replaced. */
export function downloadMs(
  { files, bytesPerMs, version }: Download,
  present: Readonly<Record<string, string>>,
  now: number,
): number {
  const missing = Object.entries(files).filter(([name]) => present[name] !== contentOf(name, version(now)));
  return Math.ceil(missing.reduce((total, [, bytes]) => total + bytes, 0) / bytesPerMs);
}
