import { z } from 'zod';
import type { Clock } from '../../domain/clock/clock.ts';
import type { Config } from '../../domain/config.ts';
import { messageOf } from '../outside/fault.ts';
import { type CallAnswer, NoAnswer, noAnswer, type SchedulerHttp, schedulerHttp } from './http.ts';
import type { MasterLocator } from './locator.ts';
import { baseUrlOf, MastersToAsk } from './mastersToAsk.ts';
import { redactorOf } from './redact.ts';

/** A framework that has our name, and is or is not ours. */
export interface Namesake {
  readonly id: string;
  /** Whether somebody is subscribed as it now. Else it waits for its failover timeout to end it. */
  readonly isConnected: boolean;
}

/** No answer is no word that there are none: the account may not be allowed to ask. */
export type NamesakesTold =
  | { readonly kind: 'told'; readonly namesakes: readonly Namesake[] }
  | {
      readonly kind: 'untold';
      /** One line for people. */
      readonly why: string;
    };

export interface NamesakesQuestion {
  readonly config: Config;
  readonly locator: MasterLocator;
  readonly clock: Clock;
  /** Ends the question at any time. */
  readonly signal: AbortSignal;
}

/** Of each framework the answer holds its offers as well. In bytes. */
const LONGEST_ANSWER = 16 * 1024 * 1024;

/**
 * Asks the leading master which frameworks have our name, by `GET_FRAMEWORKS` of its operators' API (Mesos 1.0 and newer).
 * Masters with ACLs leave out, without a word, those that the account may not view. Takes no longer than
 * `mesos.request-timeout` in all, and never rejects.
 */
export async function askNamesakes({
  config,
  locator,
  clock,
  signal,
}: NamesakesQuestion): Promise<NamesakesTold> {
  const late = new AbortController();
  const { requestTimeout } = config.mesos;
  const cancelDeadline = clock.after(requestTimeout, () => late.abort());
  const ended = AbortSignal.any([signal, late.signal]);
  const inTime = new Promise<NamesakesTold>((resolve) => {
    const why = `no answer within ${requestTimeout / 1000} s`;
    ended.addEventListener('abort', () => resolve({ kind: 'untold', why }), { once: true });
  });
  try {
    return await Promise.race([inTime, askInTurn({ config, locator, clock, signal: ended })]);
  } finally {
    cancelDeadline();
  }
}

async function askInTurn({ config, locator, clock, signal }: NamesakesQuestion): Promise<NamesakesTold> {
  const notes: string[] = [];
  try {
    const http = schedulerHttp(config.mesos, clock, LONGEST_ANSWER);
    const masters = new MastersToAsk(await locator.candidates());
    for (let endpoint = masters.next(); endpoint && !signal.aborted; endpoint = masters.next()) {
      const answer = await asked(http, endpoint, signal);
      if (answer instanceof NoAnswer) {
        notes.push(answer.message);
        continue;
      }
      if (answer.status === 200) {
        const namesakes = namesakesIn(answer.text, config.name);
        if (namesakes !== null) return { kind: 'told', namesakes };
        notes.push(`${endpoint.host} answered what is no list of frameworks`);
      } else if (masters.follow(endpoint, answer) === null) {
        notes.push(
          `${endpoint.host} answered ${answer.status} ${answer.text.split('\n')[0] ?? ''}`.trimEnd(),
        );
      }
    }
  } catch (error) {
    notes.push(messageOf(error));
  }
  return { kind: 'untold', why: redactorOf(config)(notes.join('; ')) };
}

/** @param endpoint of the scheduler API, beside which the operators' lies. */
async function asked(
  http: SchedulerHttp,
  endpoint: URL,
  signal: AbortSignal,
): Promise<CallAnswer | NoAnswer> {
  const url = new URL(`${baseUrlOf(endpoint)}/api/v1`);
  try {
    return await http.call({ url, call: { type: 'GET_FRAMEWORKS' }, streamId: null, signal });
  } catch (error) {
    return noAnswer(url, error);
  }
}

const FRAMEWORKS = z.object({
  get_frameworks: z.object({
    frameworks: z
      .array(
        z.object({
          framework_info: z.object({ name: z.string(), id: z.object({ value: z.string().min(1).max(255) }) }),
          connected: z.boolean(),
        }),
      )
      .default([]),
  }),
});

/** Null if the answer is something else. */
function namesakesIn(text: string, name: string): readonly Namesake[] | null {
  const frameworks = parsed(text)?.get_frameworks.frameworks;
  return (
    frameworks
      ?.filter(({ framework_info }) => framework_info.name === name)
      .map(({ framework_info, connected }) => ({ id: framework_info.id.value, isConnected: connected })) ??
    null
  );
}

function parsed(text: string): z.output<typeof FRAMEWORKS> | undefined {
  try {
    return FRAMEWORKS.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined; // No JSON fits no schema, and is told as such.
  }
}
