import { z } from 'zod';
import type { GocdResponse } from '../../../sandbox/index.ts';
import { chance, type Fault, MINUTE, NOTHING_TO_MEND, SECOND } from './fault.ts';
import { keepLists } from './keptLists.ts';

const AGENT_LIST = z.looseObject({ _embedded: z.looseObject({ agents: z.array(z.unknown()) }) });

const page = (status: number, body: string): GocdResponse => ({
  status,
  headers: { 'content-type': 'text/html;charset=utf-8' },
  body: `<!DOCTYPE html><html><body>${body}</body></html>`,
});

/** Some requests are answered so, by whatever stands before the server. */
const answersWith =
  (answer: GocdResponse): Fault =>
  ({ world, random }) =>
    world.weather.gocdAnswers.add(() => (chance(random, 1 / 2) ? answer : null));

export const gocdUnauthorised = answersWith({
  status: 401,
  headers: { 'content-type': 'application/json' },
  body: '{"message":"You are not authenticated!"}',
});
export const gocdNotFound = answersWith(page(404, 'Not found'));
/** What gateways answer for a server that has gone, in JSON as GoCD's own word for what it does not know. */
export const gatewayKnowsNoRoute = answersWith({
  status: 404,
  headers: { 'content-type': 'application/json' },
  body: '{"message":"no Route matched with those values"}',
});
export const gatewayKnowsNothing = answersWith({
  status: 404,
  headers: { 'content-type': 'application/json' },
  body: '{}',
});
export const gocdBroken = answersWith(page(500, 'Internal error'));
export const gocdBehindLogin = answersWith(page(200, '<form action="/login"></form>'));

/** A proxy quotes the request that it does not like, as text, or as JSON within a message. */
export const gocdEchoed: Fault = ({ world, random }) =>
  world.weather.gocdAnswers.add((request) => {
    if (chance(random, 1 / 2)) return null;
    const quoted = JSON.stringify(request);
    const json = chance(random, 1 / 2);
    return {
      status: chance(random, 1 / 2) ? 400 : 502,
      headers: { 'content-type': json ? 'application/json' : 'text/plain' },
      body: json ? JSON.stringify({ message: `bad request ${quoted}` }) : `bad request ${quoted}`,
    };
  });

/** Bodies break off in the middle. */
export const gocdPartial: Fault = ({ world, random }) =>
  world.weather.gocdAnswers.add((_request, answer) => {
    if (chance(random, 1 / 2)) return null;
    const whole = answer();
    return { ...whole, body: whole.body.slice(0, Math.floor(whole.body.length * random.next())) };
  });

/** The list of agents is well-formed and lacks some, or all, for the first minutes of every quarter of an hour. */
const agentListLacks =
  (forMs: number, isLacking: (index: number) => boolean): Fault =>
  ({ world }) =>
    world.weather.gocdAnswers.add(({ method, path }, answer) => {
      if (method !== 'GET' || path !== '/go/api/agents') return null;
      const whole = answer();
      if (whole.status !== 200 || world.clock.now() % (15 * MINUTE) >= forMs) return null;
      const list = AGENT_LIST.parse(JSON.parse(whole.body));
      list._embedded.agents = list._embedded.agents.filter((_agent, index) => !isLacking(index));
      return { ...whole, body: JSON.stringify(list) };
    });

/** A proxy keeps the list of agents and goes on to answer with what it was two minutes ago. */
export const agentListStale: Fault = ({ world }) => keepLists(world, 'as it was');

/** For as long as it lasts, nobody at all is listed. */
export const agentListGone = agentListLacks(15 * MINUTE, () => true);
export const agentListEmpty = agentListLacks(8 * MINUTE, () => true);
/** Two polls in a row, but not three, lack the same agents. */
export const agentListPartial = agentListLacks(50 * SECOND, (index) => index % 2 === 0);

/** Some answers take longer than anyone waits. */
export const gocdSlow: Fault = ({ world, random }) =>
  world.weather.gocdRequests.add(() => ({ delayMs: random.integer(0, 15 * SECOND) }));

export const gocdUnreachable: Fault = ({ world }) =>
  world.weather.gocdRequests.add(() => ({ kind: 'refused' }));

/** A change is made, and nobody is told. */
export const gocdChangesUnanswered: Fault = ({ world }) =>
  world.weather.gocdRequests.add(({ method }) => (method === 'GET' ? null : { kind: 'unanswered' }));

/** A change arrives when nobody waits for it any more, and maybe after others that were made later. */
export const gocdChangesLate: Fault = ({ world, random }) =>
  world.weather.gocdRequests.add(({ method }) =>
    method === 'GET' || chance(random, 1 / 2) ? null : { delayMs: random.integer(SECOND, 3 * MINUTE) },
  );

export const gocdRestarts: Fault = ({ world, random }) => {
  world.gocd.restart(random.integer(10 * SECOND, 2 * MINUTE));
  return NOTHING_TO_MEND;
};

export const gocdInMaintenance: Fault = ({ world }) => {
  world.gocd.setMaintenance(true);
  return () => world.gocd.setMaintenance(false);
};

export const gocdInBackup: Fault = ({ world }) => {
  world.gocd.setBackup(true);
  return () => world.gocd.setBackup(false);
};
