import { spawnSync } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { existsSync } from 'node:fs';
import http from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import { mock } from 'node:test';

/*
 * Decoders of others. They are old and come without types, so they are kept out of the program's own dependencies
 * and installed when first measured.
 */

const FOLDER = join(import.meta.dirname, '..', 'peers');
const load = createRequire(join(FOLDER, 'package.json'));

/** Takes a stream apart, chunk by chunk, and makes JSON of its records. */
export interface Decoder {
  readonly push: (chunk: Buffer) => void;
  /** How many records it has got. */
  readonly records: () => number;
}

/** Installs them, exactly as locked, unless they are there. */
export function installPeers(): void {
  if (existsSync(join(FOLDER, 'node_modules'))) return;
  const { status } = spawnSync('npm', ['ci', '--prefix', FOLDER, '--ignore-scripts', '--loglevel', 'error'], {
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error('cannot install what is measured beside ours');
}

interface DcosRecordio {
  readonly read: (text: string) => [records: string[], rest: string];
}

/** `@dcos/recordio` reads a text and gives back what is left of it: its caller keeps that for the next chunk. */
export function dcosDecoder(): Decoder {
  const { read }: DcosRecordio = load('@dcos/recordio');
  const utf8 = new StringDecoder('utf8');
  let rest = '';
  let count = 0;
  return {
    push: (chunk) => {
      const [records, left] = read(rest + utf8.write(chunk));
      rest = left;
      count += records.map((record) => JSON.parse(record)).length;
    },
    records: () => count,
  };
}

interface MesosFramework {
  readonly Scheduler: new (options: object) => EventEmitter & { subscribe(): void; sync(): void };
}

/**
 * The decoder of `mesos-framework` lives within its `subscribe()`, in a listener on the answer. So that is called for
 * real, but with an answer of our own in place of one from the network: texts as Node makes them of bytes, at once.
 * What it does with an event is replaced by counting it.
 */
export function mesosFrameworkDecoder(): Decoder {
  const { Scheduler }: MesosFramework = load('mesos-framework');
  let count = 0;
  const counted = (_event: unknown) => {
    count += 1;
  };
  const scheduler = new Scheduler({
    handlers: Object.fromEntries(HANDLED.map((type) => [type, counted])),
    logging: { path: tmpdir(), fileName: 'mesos-framework.log', level: 'error' },
  });
  scheduler.sync = () => {};
  scheduler.on('error', () => {});
  const answer = Object.assign(new EventEmitter(), {
    statusCode: 200,
    headers: { 'mesos-stream-id': '1' },
    setEncoding: () => {},
  });
  const call = Object.assign(new EventEmitter(), { write: () => true, end: () => {} });
  let answered = (_answer: EventEmitter) => {};
  const request = mock.method(http, 'request', (_to: unknown, callback: typeof answered) => {
    answered = callback;
    return call;
  });
  scheduler.subscribe();
  request.mock.restore();
  answered(answer);
  const utf8 = new StringDecoder('utf8');
  return { push: (chunk) => answer.emit('data', utf8.write(chunk)), records: () => count };
}

const HANDLED = ['SUBSCRIBED', 'OFFERS', 'RESCIND', 'UPDATE', 'MESSAGE', 'FAILURE', 'ERROR', 'HEARTBEAT'];
