import type { Config } from '../../domain/config.ts';
import type { MesosCallFailed } from '../../domain/facts.ts';
import { callFailure } from '../../services/callFailure.ts';
import type { MesosCall } from '../../services/ports.ts';
import { messageOf } from '../outside/fault.ts';
import { wireCall } from './calls.ts';
import { type CallAnswer, noAnswer, type SchedulerHttp } from './http.ts';
import type { Redact } from './redact.ts';
import type { LiveSubscription } from './subscription.ts';

export interface CallParts {
  readonly config: Config;
  readonly http: SchedulerHttp;
  readonly redact: Redact;
  readonly live: LiveSubscription | null;
  readonly signal: AbortSignal;
}

/** What became of a call. */
export interface CallEnd {
  /** Null if the master took the call, which it says before it acts. */
  readonly failure: MesosCallFailed | null;
  /** Why the subscription must be gone; null if nothing says so. */
  readonly lost: string | null;
}

interface Outcome {
  readonly outcome: MesosCallFailed['outcome'] | 'taken';
  readonly message: string;
  /** Whether it shows that the master no longer knows our subscription. */
  readonly lost: boolean;
}

/** Makes one call. */
export async function carryOut(call: MesosCall, parts: CallParts): Promise<CallEnd> {
  const { outcome, message, lost } = await attempt(call, parts);
  if (outcome === 'taken') return { failure: null, lost: null };
  return {
    failure: callFailure(call, outcome, parts.redact(message)),
    lost: lost ? parts.redact(message) : null,
  };
}

async function attempt(call: MesosCall, { config, http, live, signal }: CallParts): Promise<Outcome> {
  if (!live) return unsent('there is no subscription to a Mesos master');
  const { endpoint: url, frameworkId, streamId } = live;
  const wire = inMesosWords(call, frameworkId, config);
  if (typeof wire === 'string') return unsent(wire);
  try {
    const request = { url, call: wire, streamId, signal };
    const isOrdered = call.type !== 'mesos.acknowledge';
    return judge(url.host, await (isOrdered ? http.call(request) : http.callBeside(request)));
  } catch (error) {
    const { message, mayHaveArrived } = noAnswer(url, error);
    if (!mayHaveArrived) return { ...unsent(message), lost: true };
    return { outcome: 'unknown', message, lost: false };
  }
}

/** The call as it is sent, or why it cannot be: then it has not gone out. */
function inMesosWords(call: MesosCall, frameworkId: string, config: Config): object | string {
  try {
    return wireCall(call, frameworkId, config);
  } catch (error) {
    return messageOf(error);
  }
}

/** What an answer other than 202 means. */
function judge(host: string, { status, text }: CallAnswer): Outcome {
  const message = `${host}: HTTP ${status} ${text}`.trimEnd();
  if (status >= 200 && status < 300) return { outcome: 'taken', message, lost: false };
  if (meansLost(status, text)) return { ...rejected(message), lost: true };
  if ((status >= 400 && status < 500) || status === 501) return rejected(message);
  return { outcome: 'unknown', message, lost: false };
}

/**
 * Mesos says it in several ways: 403 to a framework whose stream is gone, 400 if another stream has taken over or
 * the framework is not (or no longer) known, 307 and 503 if the master does not lead (any more), 404 while it starts.
 */
function meansLost(status: number, text: string): boolean {
  switch (status) {
    case 307:
    case 404:
    case 503:
      return true;
    case 403:
      return text.includes('Framework is not subscribed');
    case 400:
      return text.includes('Framework cannot be found') || text.startsWith('The stream ID');
    default:
      return false;
  }
}

function unsent(message: string): Outcome {
  return { outcome: 'unsent', message, lost: false };
}

function rejected(message: string): Outcome {
  return { outcome: 'rejected', message, lost: false };
}
