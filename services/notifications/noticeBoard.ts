import type { Config } from '../../domain/config.ts';
import type { Picture } from '../../machines/picture.ts';
import type { Step } from '../service.ts';
import { CONDITIONS, type Condition, type ConditionName } from './condition.ts';
import { type Observation, observe } from './conditions.ts';
import { idOf, Patience } from './patience.ts';

/** What people are sent: plain data without secrets. */
export interface Notification extends Omit<Condition, 'patience'> {
  /** When it was first seen (ms since the epoch). */
  readonly since: number;
  /** Name of the instance that tells it. */
  readonly instance: string;
  readonly state: 'begun' | 'lasting' | 'ended';
}

/** A condition that has been told of and has not ended. */
interface Told {
  readonly condition: Condition;
  readonly since: number;
  readonly toldAt: number;
}
type ToldById = ReadonlyMap<string, Told>;

/** Of more pools or jobs in the same condition, one message tells how many they are. */
const MOST_OF_A_KIND = 20;

type Settings = { readonly name: string } & Pick<Config, 'notifications'>;

/**
 * Tells each condition when it begins, again after each interval while it lasts, and when it has ended. It outlives
 * services that follow each other in one process: what was wrong with the one and is mended in the next has ended.
 */
export class NoticeBoard {
  #startedAt = 0;
  #told: ToldById = new Map();
  readonly #patience = new Patience();

  /**
   * What is to be sent now. To be given every step, in order, with the machines as they stand after it; steps come
   * several times a minute, so it needs no time but theirs.
   * @param reloadProblem why the last changed config is not in force; null if it is
   */
  take(
    { input }: Step,
    picture: Picture,
    { name, notifications }: Settings,
    reloadProblem: string | null = null,
  ): readonly Notification[] {
    const { type, at: now } = input;
    if (type === 'service.started') this.#startedAt = now;
    const { repeatInterval, waitPatience } = notifications;
    const { found, lasts } = observe(picture, {
      now,
      startedAt: this.#startedAt,
      reloadProblem,
      waitPatience,
    });
    const lasting = this.#patience.lasting(found, now, (id) => this.#told.has(id));
    const sinceOf = (condition: Condition) => this.#patience.since(condition) ?? now;
    const { told, news } = reviewed(this.#told, { found: lasting, lasts }, { now, repeatInterval, sinceOf });
    this.#told = told;
    for (const { condition, state } of news) if (state === 'ended') this.#patience.ended(condition, now);
    return news.map(({ condition, since, state }) => ({
      ...sendable(condition),
      since,
      instance: name,
      state,
    }));
  }
}

function sendable({ condition, subject, text }: Condition): Condition {
  return { condition, subject, text };
}

type News = Pick<Told, 'condition' | 'since'> & Pick<Notification, 'state'>;

/** What there is to tell, given what has been told, and what will then have been told. */
function reviewed(
  told: ToldById,
  { found, lasts }: Observation,
  {
    now,
    repeatInterval,
    sinceOf,
  }: {
    readonly now: number;
    readonly repeatInterval: number;
    readonly sinceOf: (condition: Condition) => number;
  },
): { readonly told: ToldById; readonly news: readonly News[] } {
  const remaining = [...told.values()].map(({ condition }) => condition).filter(lasts);
  const whole = remaining.filter(({ subject }) => subject === null);
  const single = remaining.filter(({ subject }) => subject !== null);
  const current = byId([...whole, ...bounded(byId([...single, ...found]), told)]);
  const next = new Map<string, Told>();
  const news: News[] = [];
  for (const [id, { condition, since }] of told)
    if (!current.has(id)) news.push({ condition, since, state: 'ended' });
  for (const [id, condition] of current) {
    const before = told.get(id);
    const since = before?.since ?? sinceOf(condition);
    const isDue = before === undefined || now - before.toldAt >= repeatInterval;
    next.set(id, { condition, since, toldAt: isDue ? now : before.toldAt });
    if (isDue) news.push({ condition, since, state: before === undefined ? 'begun' : 'lasting' });
  }
  return { told: next, news };
}

/** The same with no more of a kind than people can read. Those told of already stay; the others become one. */
function bounded(found: ReadonlyMap<string, Condition>, told: ToldById): readonly Condition[] {
  return CONDITIONS.flatMap((name) => {
    const alike = [...found.values()].filter(({ condition }) => condition === name);
    if (alike.length <= MOST_OF_A_KIND) return alike;
    const known = alike.filter((condition) => told.has(idOf(condition)));
    const ordered = [...new Set([...known, ...alike])];
    return [...ordered.slice(0, MOST_OF_A_KIND), summary(name, ordered.slice(MOST_OF_A_KIND))];
  });
}

function summary(condition: ConditionName, others: readonly Condition[]): Condition {
  const [first] = others;
  return { condition, subject: null, text: `${others.length} more, as ${first?.subject}: ${first?.text}` };
}

/** Of two that are the same but for their words, the later. */
function byId(conditions: readonly Condition[]): ReadonlyMap<string, Condition> {
  return new Map(conditions.map((condition) => [idOf(condition), condition]));
}
