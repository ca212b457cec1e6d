import { constants } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { readStdin } from '../../outside/stdin.ts';
import { LIMITS } from './limits.ts';

const CHUNK = 64 * 1024;

/** What became of looking for a file: its text, or why there is none, ready to follow its name. */
export type FileText =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'missing'; readonly reason: string }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** Reads a file, and nothing that could make it wait for ever or fill the memory: no pipe, device or huge file. */
export async function readText(path: string): Promise<FileText> {
  try {
    if (!(await stat(path)).isFile()) return { kind: 'unreadable', reason: 'is not a file' };
    const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      return await textOf(handle);
    } finally {
      await handle.close();
    }
  } catch (error) {
    const code = errorCode(error);
    const reason = `cannot be read (${code})`;
    return { kind: code === 'ENOENT' || code === 'ENOTDIR' ? 'missing' : 'unreadable', reason };
  }
}

/** The same of standard input, which somebody has put there on purpose. */
export async function textOfStdin(): Promise<FileText> {
  const bytes = await readStdin();
  return bytes.length > LIMITS.bytes
    ? { kind: 'unreadable', reason: 'is larger than 1 MiB' }
    : { kind: 'text', text: bytes.toString('utf8') };
}

/** What it says of its size is not believed: it may grow meanwhile, and files of /proc have none. */
async function textOf(handle: FileHandle): Promise<FileText> {
  if (!(await handle.stat()).isFile()) return { kind: 'unreadable', reason: 'is not a file' };
  const chunks: Buffer[] = [];
  for (let length = 0; ; ) {
    const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(CHUNK), 0, CHUNK);
    if (bytesRead === 0) return { kind: 'text', text: Buffer.concat(chunks).toString('utf8') };
    length += bytesRead;
    if (length > LIMITS.bytes) return { kind: 'unreadable', reason: 'is larger than 1 MiB' };
    chunks.push(buffer.subarray(0, bytesRead));
  }
}

/** ENOENT, EACCES and the like. */
export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
}
