import type { Readable } from 'node:stream';
import type { MesosDisconnected } from '../../domain/facts.ts';
import { type CallAnswer, NoAnswer, noAnswer, type SchedulerHttp } from './http.ts';
import { MastersToAsk } from './mastersToAsk.ts';

/** A subscription that the leading master has let in at the door; the stream says whether it stands. */
export interface OpenStream {
  readonly kind: 'open';
  readonly endpoint: URL;
  readonly streamId: string;
  readonly stream: Readable;
}

export interface NoStream {
  readonly kind: 'none';
  readonly reason: MesosDisconnected['reason'];
  /** For people; may quote masters. */
  readonly message: string;
}

export interface Knock {
  readonly candidates: readonly string[];
  readonly subscribeCall: object;
  readonly principal: string | null;
  readonly http: SchedulerHttp;
  readonly signal: AbortSignal;
}

/**
 * Sends SUBSCRIBE to the candidates in turn, each followed by the leader it names, until one opens a stream or says
 * something that all would say. No master is asked twice.
 */
export async function findLeader({
  candidates,
  subscribeCall,
  principal,
  http,
  signal,
}: Knock): Promise<OpenStream | NoStream> {
  const masters = new MastersToAsk(candidates);
  const notes: string[] = [];
  let anyAnswered = false;
  for (let endpoint = masters.next(); endpoint && !signal.aborted; endpoint = masters.next()) {
    const answer = await ask(http, endpoint, subscribeCall, signal);
    if (answer instanceof NoAnswer) {
      notes.push(answer.message);
      continue;
    }
    if (answer.stream !== null && answer.streamId !== null)
      return { kind: 'open', endpoint, streamId: answer.streamId, stream: answer.stream };
    const refusal = finalRefusal(endpoint, answer, principal);
    if (refusal) return refusal;
    anyAnswered = true;
    const leader = masters.follow(endpoint, answer);
    notes.push(
      leader ? `${endpoint.host} names ${leader.host} as the leader` : plainAnswer(endpoint, answer),
    );
  }
  if (!masters.anyAsked) return nowhere('no-leader', 'no master is known');
  return nowhere(anyAnswered ? 'no-leader' : 'unreachable', notes.join('; '));
}

async function ask(
  http: SchedulerHttp,
  url: URL,
  call: object,
  signal: AbortSignal,
): Promise<CallAnswer | NoAnswer> {
  try {
    return await http.subscribe({ url, call, streamId: null, signal });
  } catch (error) {
    return noAnswer(url, error);
  }
}

/** Answers that every master would give, so that asking on is of no use. */
function finalRefusal(
  endpoint: URL,
  { status, text }: CallAnswer,
  principal: string | null,
): NoStream | null {
  if (status === 401 || status === 403) {
    const who = principal === null ? 'without credentials' : `as principal '${principal}'`;
    return nowhere('unauthorised', `${endpoint.host} does not let us in ${who}: HTTP ${status} ${text}`);
  }
  if (status >= 400 && status < 500 && status !== 404 && status !== 408 && status !== 429)
    return nowhere('refused', `${endpoint.host} refuses the subscription: HTTP ${status} ${text}`);
  return null;
}

/** 503 before an election or during recovery, 404 while a master starts, whatever a proxy says. */
function plainAnswer(endpoint: URL, { status, streamId, text }: CallAnswer): string {
  if (status === 200 && streamId === null)
    return `${endpoint.host} is not a Mesos master: no Mesos-Stream-Id`;
  return `${endpoint.host}: HTTP ${status} ${text}`.trimEnd();
}

function nowhere(reason: NoStream['reason'], message: string): NoStream {
  return { kind: 'none', reason, message: message.trimEnd() };
}
