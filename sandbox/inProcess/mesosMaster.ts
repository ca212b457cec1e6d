import { Readable } from 'node:stream';
import {
  authorization,
  type CallAnswer,
  NoAnswer,
  type Request,
  type SchedulerHttp,
} from '../../adapters/mesos/http.ts';
import { listLocator } from '../../adapters/mesos/locator.ts';
import { createMesosMaster } from '../../adapters/mesos/mesosMaster.ts';
import type { MesosLog } from '../../adapters/mesos/subscription.ts';
import type { Clock } from '../../domain/clock/clock.ts';
import type { Config } from '../../domain/config.ts';
import type { MesosMaster } from '../../services/ports.ts';
import type { MesosAnswer } from '../doors.ts';
import type { MasterRequest, StreamAnswer } from '../model/mesos/api.ts';
import { encodeRecord } from '../model/mesos/wire/recordio.ts';
import type { Mishap, Wire } from './wire.ts';

export interface InProcessMesosParts {
  readonly config: Config;
  readonly clock: Clock;
  readonly wire: Wire;
  readonly handle: (request: MasterRequest) => MesosAnswer;
  readonly log?: MesosLog;
  /** Asked for each call by its type, as `ACCEPT`; no mishaps by default. */
  readonly mishap?: (type: string) => Mishap | null;
}

/**
 * The Mesos adapter itself, from finding the leader to taking records apart, over a model master in the same
 * process. Only the sockets are missing.
 */
export function inProcessMesos(parts: InProcessMesosParts): MesosMaster {
  const { config, clock, log } = parts;
  const urls = config.masters.kind === 'list' ? config.masters.urls : [];
  return createMesosMaster({
    config,
    clock,
    locator: listLocator(urls),
    http: inProcessHttp(parts),
    ...(log === undefined ? {} : { log }),
  });
}

function inProcessHttp({ config, wire, handle, mishap = () => null }: InProcessMesosParts): SchedulerHttp {
  const common = {
    'content-type': 'application/json',
    accept: 'application/json',
    ...authorization(config.mesos),
  };
  const post = async ({ url, call, streamId, signal }: Request): Promise<CallAnswer> => {
    const request = {
      method: 'POST',
      path: url.pathname,
      headers: streamId === null ? common : { ...common, 'mesos-stream-id': streamId },
      body: JSON.stringify(call),
    };
    const givenUp = new AbortController();
    const answer = wire.exchange<CallAnswer>({
      signal,
      timeoutMs: config.mesos.requestTimeout,
      mishap: mishap(typeOf(call)),
      serve: () => asClientSees(handle(request), wire, () => AbortSignal.any([signal, givenUp.signal])),
      refused: () => new NoAnswer(`connect ECONNREFUSED ${url.host}`, false),
      timedOut: () => new NoAnswer(`${url.host} did not answer in time`, true),
      aborted: () => new NoAnswer('the request was given up', true),
    });
    return answer.catch((error: unknown) => {
      givenUp.abort();
      throw error;
    });
  };
  return { subscribe: post, call: post, callBeside: post };
}

/** @param signalOf made for a stream only, as calls have none. */
function asClientSees(
  answer: MesosAnswer,
  wire: Wire,
  signalOf: () => AbortSignal,
): CallAnswer | null | 'silence' {
  if (answer.kind === 'none') return null;
  if (answer.kind === 'silence') return 'silence';
  const { status, headers } = answer;
  const common = {
    status,
    location: headers.Location ?? null,
    streamId: headers['Mesos-Stream-Id'] ?? null,
  };
  if (answer.kind === 'plain') return { ...common, text: answer.body, stream: null };
  return { ...common, text: '', stream: bodyOf(answer, wire, signalOf()) };
}

/** The body of a subscription, which flows until either side ends it. */
function bodyOf(answer: StreamAnswer, wire: Wire, signal: AbortSignal): Readable {
  const body = new Readable({ read() {} });
  // It may break before anybody reads it. Who does has a listener of their own.
  body.on('error', () => {});
  const later = wire.ordered();
  const leave = answer.stream({
    record: (text) => later(() => body.push(encodeRecord(text))),
    end: () => later(() => body.push(null)),
    abort: (partial) =>
      later(() => {
        const record = encodeRecord(partial ?? '');
        if (partial !== undefined) body.push(record.subarray(0, record.length >> 1));
        body.destroy(new Error('the connection was reset'));
      }),
  });
  const breakOff = () => {
    wire.quiescence.touch();
    body.destroy();
    wire.there(leave);
  };
  if (signal.aborted) breakOff();
  else signal.addEventListener('abort', breakOff);
  return body;
}

function typeOf(call: object): string {
  return 'type' in call && typeof call.type === 'string' ? call.type : '';
}
