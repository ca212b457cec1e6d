import type { PoolConfig } from '../config.ts';
import { Secret } from '../secret.ts';
import { type JvmVariables, jvmVariablesOf, releaseOf } from './image.ts';

/** What agents of a pool are told beside what the pool itself says, and what they then do. */
export interface JvmPlan {
  /** Put before what the pool says in the variable, so that of two options the pool's wins. Never a text of the pool's. */
  readonly added: readonly { readonly variable: string; readonly options: readonly string[] }[];
  /** Why something that the pool asks for is not told, as clauses. */
  readonly remarks: readonly string[];
  /** How long an idle agent pauses between two requests for work, ms, as far as its environment tells. */
  readonly askIntervalMs: number;
}

/** `agent.get.work.interval`, if nobody says otherwise. */
const USUAL_ASK_INTERVAL_MS = 10_000;

type PoolOf = Pick<PoolConfig, 'image' | 'imageFamily' | 'env' | 'pickUp' | 'boot'>;

interface Option {
  readonly text: string;
  /** What shows that the pool has said something of the kind. */
  readonly kind: RegExp;
  /** A JVM told two of the kind does not start: "Multiple garbage collectors selected". */
  readonly onlyOne?: boolean;
}

const INTERVAL = /-Dagent\.get\.work\.interval\b/;
const DELAY: Option = { text: '-Dagent.get.work.delay=100', kind: /-Dagent\.get\.work\.delay\b/ };
const LEAN: readonly Option[] = [
  { text: '-XX:TieredStopAtLevel=1', kind: /-XX:[+-]?Tiered|-Xint\b|-Xcomp\b/ },
  { text: '-XX:+UseSerialGC', kind: /-XX:[+-]Use\w*GC\b|-Xgcpolicy\b/, onlyOne: true },
];

/** The delay is of use since agents ask at once, and was measured with 26.2. */
const DELAY_SINCE = 2602;

/** Each JVM reads these, whatever starts it. */
const OF_EVERY_JVM = ['JAVA_TOOL_OPTIONS', 'JDK_JAVA_OPTIONS', '_JAVA_OPTIONS'];

/**
 * What a pool's `pick-up` and `boot` come to. `quickMs` is the interval that quick agents ask at; one that is not shorter than
 * the usual is not told.
 */
export function jvmPlan(pool: PoolOf, quickMs: number): JvmPlan {
  const variables = jvmVariablesOf(pool);
  const wanted = [
    ...(pool.pickUp === 'quick' && quickMs < USUAL_ASK_INTERVAL_MS ? ['pick-up = quick'] : []),
    ...(pool.boot === 'lean' ? ['boot = lean'] : []),
  ];
  if (variables === null) {
    const why = 'of its image it is not known by which variable it takes options (image-family tells)';
    const remarks = wanted.map((key) => `${key} is not told to its agents: ${why}`);
    return { added: [], remarks, askIntervalMs: USUAL_ASK_INTERVAL_MS };
  }
  const agent = addedTo(pool, variables.agent, variables.agentToo, agentOptions(pool, quickMs));
  const bootstrapper =
    variables.bootstrapper === null || pool.boot !== 'lean'
      ? NOTHING
      : addedTo(pool, variables.bootstrapper, [], LEAN);
  const parts = [agent, bootstrapper];
  return {
    added: parts.flatMap(({ variable, options }) => (options.length > 0 ? [{ variable, options }] : [])),
    remarks: parts.flatMap(({ remarks }) => remarks),
    askIntervalMs: intervalOf(pool, variables, agent.options) ?? USUAL_ASK_INTERVAL_MS,
  };
}

function agentOptions({ pickUp, boot, image }: PoolOf, quickMs: number): readonly Option[] {
  const isQuick = pickUp === 'quick' && quickMs < USUAL_ASK_INTERVAL_MS;
  const isLean = boot === 'lean';
  return [
    ...(isQuick ? [{ text: `-Dagent.get.work.interval=${quickMs}`, kind: INTERVAL }] : []),
    ...(isQuick && isLean && (releaseOf(image) ?? 0) >= DELAY_SINCE ? [DELAY] : []),
    ...(isLean ? LEAN : []),
  ];
}

interface Addition {
  readonly variable: string;
  readonly options: readonly string[];
  readonly remarks: readonly string[];
}

const NOTHING: Addition = { variable: '', options: [], remarks: [] };

/** Nothing is added that the pool says itself, in whatever variable. What a secret says is not looked at. */
function addedTo(
  pool: PoolOf,
  variable: string,
  others: readonly string[],
  options: readonly Option[],
): Addition {
  if (options.length === 0) return NOTHING;
  const said = pool.env.filter(({ name }) => [variable, ...others, ...OF_EVERY_JVM].includes(name));
  const isHidden = (name: string) => said.some((own) => own.name === name && own.value instanceof Secret);
  const hidden = said.find(({ name }) => name !== variable && isHidden(name));
  if (hidden !== undefined) {
    const remark = `nothing is added to ${variable}: ${hidden.name} is a secret, and might say otherwise`;
    return { variable, options: [], remarks: [remark] };
  }
  const texts = said.flatMap(({ value }) => (value instanceof Secret ? [] : [value]));
  const fitting = options.filter(
    ({ kind, onlyOne = false }) => !texts.some((text) => kind.test(text)) && !(onlyOne && isHidden(variable)),
  );
  return { variable, options: fitting.map(({ text }) => text), remarks: [] };
}

/** The last that says it wins; a secret is taken to say nothing of it. */
function intervalOf(
  { env }: PoolOf,
  { agent, agentToo }: JvmVariables,
  added: readonly string[],
): number | null {
  const own = [...agentToo, agent].flatMap((variable) =>
    env.flatMap(({ name, value }) => (name === variable && typeof value === 'string' ? [value] : [])),
  );
  const found = [...added, ...own].flatMap((text) =>
    [...text.matchAll(/-Dagent\.get\.work\.interval=(\d{1,9})/g)].map(([, ms]) => Number(ms)),
  );
  return found.at(-1) ?? null;
}
