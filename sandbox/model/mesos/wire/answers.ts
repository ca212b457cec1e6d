import type { MasterRequest, PlainAnswer } from '../api.ts';
import { type Json, writeJson } from './json.ts';

/** A header's value, whatever the case of its name. */
export function header(request: MasterRequest, name: string): string | undefined {
  const wanted = name.toLowerCase();
  return Object.entries(request.headers).find(([key]) => key.toLowerCase() === wanted)?.[1];
}

/** A refusal in plain text, as Mesos words it. */
export function refusal(status: number, text: string, headers: Record<string, string> = {}): PlainAnswer {
  return {
    kind: 'plain',
    status,
    headers: { ...headers, 'Content-Type': 'text/plain; charset=utf-8' },
    body: text,
  };
}

/** An answer without a body. */
export function empty(status: number, headers: Record<string, string> = {}): PlainAnswer {
  return { kind: 'plain', status, headers, body: '' };
}

export function jsonAnswer(body: Json): PlainAnswer {
  return {
    kind: 'plain',
    status: 200,
    headers: { 'Content-Type': 'application/json' },
    body: writeJson(body),
  };
}

/** What Mesos answers to a method that a path does not take; null if it is the right one. */
export function methodRefusal(request: MasterRequest, allowed: readonly string[]): PlainAnswer | null {
  if (allowed.includes(request.method)) return null;
  const list = allowed.map((each) => `'${each}'`).join(', ');
  return refusal(
    405,
    `405 Method Not Allowed. Expecting one of { ${list} }, but received '${request.method}'.`,
    { Allow: allowed.join(', ') },
  );
}

/** Only these two values will do, to the letter: even a charset is refused. Protobuf is taken for garbage. */
export function contentTypeRefusal(request: MasterRequest): PlainAnswer | null {
  const type = header(request, 'Content-Type');
  if (type === undefined) return refusal(400, "Expecting 'Content-Type' to be present");
  if (type === 'application/x-protobuf') return refusal(400, 'Failed to parse body into Call protobuf');
  return type === 'application/json'
    ? null
    : refusal(415, "Expecting 'Content-Type' of application/json or application/x-protobuf");
}
