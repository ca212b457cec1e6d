import { z } from 'zod';
import type { Clock } from '../../domain/clock/clock.ts';
import type { Config } from '../../domain/config.ts';
import { messageOf } from '../outside/fault.ts';
import { SERVER_LABEL } from './frameworkInfo.ts';
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

/** An instance of this program that has another name, and is subscribed and serves our GoCD server. */
export interface Neighbour {
  readonly id: string;
  readonly name: string;
}

/** No answer is no word that there are none: the account may not be allowed to ask. */
export type NamesakesTold =
  | {
      readonly kind: 'told';
      readonly namesakes: readonly Namesake[];
      readonly neighbours: readonly Neighbour[];
    }
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
 * Asks the leading master which frameworks have our name or serve our GoCD server, by `GET_FRAMEWORKS` of its operators' API
 * (Mesos 1.0 and newer). Instances of this program say in a label which server they serve, under its URL in their config.
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
        const told = toldIn(answer.text, config);
        if (told !== null) return { kind: 'told', ...told };
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
          framework_info: z.object({
            name: z.string(),
            id: z.object({ value: z.string().min(1).max(255) }),
            labels: z
              .object({
                labels: z.array(z.object({ key: z.string(), value: z.string().optional() })).default([]),
              })
              .default({ labels: [] }),
          }),
          connected: z.boolean(),
        }),
      )
      .default([]),
  }),
});

/** Null if the answer is something else. */
function toldIn(
  text: string,
  { name, goServer }: Pick<Config, 'name' | 'goServer'>,
): { readonly namesakes: readonly Namesake[]; readonly neighbours: readonly Neighbour[] } | null {
  const frameworks = parsed(text)?.get_frameworks.frameworks.map(({ framework_info: info, connected }) => ({
    id: info.id.value,
    name: info.name,
    isConnected: connected,
    servesOurs: info.labels.labels.some(({ key, value }) => key === SERVER_LABEL && value === goServer.url),
  }));
  if (frameworks === undefined) return null;
  return {
    namesakes: frameworks
      .filter((framework) => framework.name === name)
      .map(({ id, isConnected }) => ({ id, isConnected })),
    neighbours: frameworks
      .filter((framework) => framework.name !== name && framework.isConnected && framework.servesOurs)
      .map(({ id, name }) => ({ id, name })),
  };
}

function parsed(text: string): z.output<typeof FRAMEWORKS> | undefined {
  try {
    return FRAMEWORKS.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined; // No JSON fits no schema, and is told as such.
  }
}
