import { canonicalEvent, withoutIds } from './canonical.ts';
import type { Performance, StreamEnd } from './replay.ts';

/** What of a recording the model is not held against. */
export interface Excuse {
  /** Of a request, by its id in the recording. */
  readonly answer?: number;
  /** Of events, recorded or the model's, whose canonical text contains this. */
  readonly event?: string;
  readonly because: string;
}

export interface Tolerance {
  /** How far in time the model's event may be from the recorded one. */
  readonly withinMs: number;
  readonly excuses: readonly Excuse[];
}

/** Where the model's answers differ from the recorded ones; empty if they don't. */
export function answerDifferences(
  recorded: Performance,
  model: Performance,
  { excuses }: Tolerance,
): string[] {
  return [...recorded.answers].flatMap(([id, answer]) => {
    if (excuses.some((excuse) => excuse.answer === id)) return [];
    const mine = model.answers.get(id);
    const [expected, actual] = [answer, mine].map((each) => (each ? answerText(each) : 'no answer'));
    return expected === actual ? [] : [`request ${id}: expected ${expected}, but the model says ${actual}`];
  });
}

/** Headers that the socket's own layer makes. */
const NOT_THE_MODELS = ['Date', 'Transfer-Encoding', 'Content-Length'];

function answerText({
  status,
  headers,
  body,
}: {
  status: number;
  headers: Readonly<Record<string, string>>;
  body: string;
}): string {
  const named = Object.entries(headers).filter(([name]) => !NOT_THE_MODELS.includes(name));
  return withoutIds(JSON.stringify([status, named.sort(), body]));
}

interface Line {
  readonly t: number;
  readonly stream: number;
  readonly type: string;
  readonly task: string | undefined;
  readonly text: string;
}

/** Where the model's events differ from the recorded ones in kind, fields, order or time; empty if they don't. */
export function eventDifferences(recorded: Performance, model: Performance, tolerance: Tolerance): string[] {
  const expected = linesOf(recorded, tolerance);
  const actual = linesOf(model, tolerance);
  const partners = partnersOf(expected, actual);
  const missing = expected.filter((_, at) => partners[at] === undefined);
  const surplus = actual.filter((line) => !partners.includes(line));
  return [
    ...missing.map((line) => `missing: ${lineText(line)}`),
    ...surplus.map((line) => `not recorded: ${lineText(line)}`),
    ...lateOnes(expected, partners, tolerance.withinMs),
    ...misplacedOnes(expected, partners, actual),
  ];
}

function linesOf(performance: Performance, { excuses }: Tolerance): Line[] {
  const lines = performance.arrivals.map(({ t, stream, event, text }) => ({
    t,
    stream,
    type: event.type,
    task: event.update?.status.task_id.value,
    text: canonicalEvent(text, performance.names),
  }));
  const ends = performance.ends.map(endLine);
  return [...lines, ...ends]
    .filter(({ text }) => !excuses.some(({ event }) => event !== undefined && text.includes(event)))
    .sort((a, b) => a.t - b.t);
}

function endLine({ t, stream, how }: StreamEnd): Line {
  return { t, stream, type: 'END', task: undefined, text: how };
}

/** For each recorded line the first of the model's that is the same and not taken yet. */
function partnersOf(expected: readonly Line[], actual: readonly Line[]): (Line | undefined)[] {
  const taken = new Set<Line>();
  return expected.map((line) => {
    const partner = actual.find(
      (each) => !taken.has(each) && each.stream === line.stream && each.text === line.text,
    );
    if (partner) taken.add(partner);
    return partner;
  });
}

function lateOnes(
  expected: readonly Line[],
  partners: readonly (Line | undefined)[],
  withinMs: number,
): string[] {
  return expected.flatMap((line, at) => {
    const partner = partners[at];
    if (!partner || Math.abs(partner.t - line.t) <= withinMs) return [];
    return [`at ${partner.t} instead of ${line.t} ms: ${lineText(line)}`];
  });
}

function misplacedOnes(
  expected: readonly Line[],
  partners: readonly (Line | undefined)[],
  actual: readonly Line[],
): string[] {
  const place = partners.map((partner) => (partner ? actual.indexOf(partner) : -1));
  return expected.flatMap((line, at) =>
    expected.slice(0, at).flatMap((earlier, earlierAt) => {
      const [here, before] = [place[at] ?? -1, place[earlierAt] ?? -1];
      if (here < 0 || before < 0 || before < here || mayChangePlaces(earlier, line)) return [];
      return [`must follow ${lineText(earlier)}: ${lineText(line)}`];
    }),
  );
}

/** How close in time two events must be for their order to be chance. */
const AT_ONCE_MS = 60;

/** What is not ordered at a real master either: different streams, different tasks, offers and heartbeats beside all else. */
function mayChangePlaces(a: Line, b: Line): boolean {
  if (b.t - a.t > AT_ONCE_MS) return false;
  if (a.stream !== b.stream) return true;
  if (a.type === 'UPDATE' && b.type === 'UPDATE') return a.task !== b.task;
  return UNORDERED.includes(a.type) || UNORDERED.includes(b.type)
    ? ![a.type, b.type].includes('SUBSCRIBED')
    : false;
}
const UNORDERED = ['OFFERS', 'HEARTBEAT'];

function lineText({ t, stream, text }: Line): string {
  return `[${t} ms, stream ${stream}] ${text}`;
}
