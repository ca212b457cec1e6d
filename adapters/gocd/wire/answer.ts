import { z } from 'zod';
import type { GocdCredentials } from '../../../domain/config.ts';
import type { GocdFailureReason } from '../../../domain/gocd.ts';
import type { Mask } from '../../../domain/masking/masker.ts';
import { credentialsAdvice } from '../account.ts';
import type { Body, Value } from './body.ts';
import { failure, GocdCallError } from './failure.ts';

/** Who reads the answers. */
export interface Reader {
  /** What was shown to the server: what to do about a 401 depends on it. */
  readonly credentials: GocdCredentials;
  /** For what is quoted: a server or a proxy may repeat what it got. */
  readonly mask: Mask;
}

/** What a server said, read to its end. */
export interface GocdAnswer {
  readonly status: number;
  /** Lower case, without parameters; empty where the server set none. */
  readonly contentType: string;
  /** Where a redirect leads; empty where it does not say. */
  readonly location: string;
  /** What this answer can be asked for by, as it stands in the header; null where there is none. */
  readonly etag: string | null;
  /** How long it is not to be asked again (ms), as it says in `Retry-After`; left out where it does not. */
  readonly retryAfterMs?: number;
  /** When it was made (ms since the epoch, by the server's clock, in whole seconds): its `Date`. Left out where it has none. */
  readonly madeAt?: number;
  /** The release in which GoCD deprecated what was asked for, as `v25.4.0`; left out where it does not say so. */
  readonly deprecatedIn?: string;
  /** What agents are told, in base64 as it came; left out of answers that are not for agents. */
  readonly agentExtraProperties?: string;
  readonly text: string;
  /** In the stead of the text. */
  readonly value?: Value;
}

/** The body a request is to bring: `json of any type` where GoCD's content type means nothing. */
export type Expectation = 'xml' | 'json' | 'json of any type';

/**
 * Takes an answer only if it is what was asked for.
 * @param call the request in words, as `GET http://ci.example/go/api/agents`.
 * @returns the body.
 * @throws GocdCallError for any status but 2xx, for a page made for people, and for another type of content.
 */
export function accepted(answer: GocdAnswer, call: string, expected: Expectation, reader: Reader): Body {
  if (answer.status < 200 || answer.status > 299) throw refusal(answer, call, reader);
  if (isPage(answer, expected))
    throw new GocdCallError(
      failure('login-page', `${call} brought a web page instead of data`),
      answer.status,
    );
  if (expected !== 'json of any type' && !answer.contentType.includes(expected))
    throw new GocdCallError(
      failure(
        'malformed',
        `${call} brought "${reader.mask(answer.contentType)}" where ${expected} was expected`,
      ),
      answer.status,
    );
  return answer.value ?? answer.text;
}

/**
 * Reads a body by its schema.
 * @throws GocdCallError (`malformed`) naming the first thing that does not fit.
 */
export function parsed<T>(schema: z.ZodType<T>, body: unknown, call: string): T {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const place = issue === undefined || issue.path.length === 0 ? '' : ` at ${issue.path.join('.')}`;
  throw malformed(call, `${issue?.message ?? 'data that does not fit'}${place}`);
}

/**
 * A body as JSON of which nothing else is known.
 * @throws GocdCallError (`malformed`).
 */
export function jsonIn(body: Body, call: string): unknown {
  if (typeof body !== 'string') return body.of === 'json' ? body.json : undefined;
  try {
    return JSON.parse(body);
  } catch {
    // The parser's own message quotes the text, which may hold anything.
    throw malformed(call, 'it is not whole JSON');
  }
}

/** The error for a body that is not what it should be. */
export function malformed(call: string, what: string): GocdCallError {
  return new GocdCallError(failure('malformed', `${call} brought data that cannot be used: ${what}`));
}

function refusal(answer: GocdAnswer, call: string, reader: Reader): GocdCallError {
  const reason = reasonOf(answer);
  const words = reader.mask(wordsOf(answer));
  const message = `${call} was answered ${answer.status}${words === '' ? '' : `: ${words}`}`;
  const told =
    reason === 'unauthorised'
      ? failure(reason, message, credentialsAdvice(reader.credentials))
      : failure(reason, message);
  const { retryAfterMs } = answer;
  return new GocdCallError(
    retryAfterMs === undefined ? told : { ...told, retryAfterMs },
    answer.status,
    answer.status === 404 ? missingIn(answer) : null,
  );
}

function reasonOf(answer: GocdAnswer): GocdFailureReason {
  const { status } = answer;
  if (status >= 300 && status < 400) return LEADS_TO_LOGIN.test(answer.location) ? 'login-page' : 'proxy';
  if (status === 503) return reasonToBeUnavailable(answer);
  return REASON_OF_STATUS[status] ?? 'server-error';
}

/** GoCD never sends 407, 502 or 504. It said 406 up to 19.8 where it now says 422. */
const REASON_OF_STATUS: Readonly<Record<number, GocdFailureReason>> = {
  401: 'unauthorised',
  403: 'forbidden',
  404: 'not-found',
  406: 'conflict',
  422: 'conflict',
  407: 'proxy',
  429: 'throttled',
  502: 'proxy',
  504: 'proxy',
};

const LEADS_TO_LOGIN = /log-?in|sign-?in|oauth|saml|sso/i;

/** GoCD has three kinds of 503, told apart by one word of the text. */
function reasonToBeUnavailable(answer: GocdAnswer): GocdFailureReason {
  if (/server is starting/i.test(answer.text)) return 'starting';
  if (/is in maintenance mode/i.test(answer.text)) return 'maintenance';
  if (/is under maintenance mode/i.test(answer.text)) return 'backup';
  return isMarkup(answer) ? 'proxy' : 'server-error';
}

/**
 * That a thing is gone is GoCD's own word alone: a message under one of its own types. A path or API version that it lacks is
 * answered in HTML, plain text, or (up to 19.8) JSON with the sentence below; its web server, and gateways before it, have
 * JSON of their own (`application/json`), which says nothing of the thing.
 */
function missingIn(answer: GocdAnswer): 'thing' | 'endpoint' {
  const isGocds = /^application\/vnd\.go\.cd\b/.test(answer.contentType);
  const words = spokenIn(answer)?.message ?? '';
  return isGocds && words !== '' && !/appears to be incorrect/.test(words) ? 'thing' : 'endpoint';
}

const SPOKEN = z.object({
  message: z.string().optional(),
  error: z.string().optional(),
  data: z.object({ errors: z.record(z.string(), z.array(z.string())).optional() }).optional(),
});

/** What the server says of the matter: a JSON body's message and complaints, or a text's first line. Never markup. */
function wordsOf(answer: GocdAnswer): string {
  const spoken = spokenIn(answer);
  if (spoken === null) return isMarkup(answer) ? '' : (answer.text.trim().split('\n', 1)[0] ?? '');
  const complaints = Object.values(spoken.data?.errors ?? {}).flat();
  return [spoken.message ?? spoken.error ?? '', ...complaints].join(' ');
}

function spokenIn(answer: GocdAnswer): z.infer<typeof SPOKEN> | null {
  try {
    return SPOKEN.safeParse(JSON.parse(answer.text)).data ?? null;
  } catch {
    return null; // Not JSON, which is why the caller asks.
  }
}

/** The version endpoint sets no type, so that its web server says HTML of plain JSON: there only the body tells. */
function isPage(answer: GocdAnswer, expected: Expectation): boolean {
  if (expected !== 'json of any type' && answer.contentType.includes('html')) return true;
  return /^\s*<(!doctype\s+html|html)/i.test(answer.text);
}

function isMarkup(answer: GocdAnswer): boolean {
  return answer.text.trimStart().startsWith('<');
}
