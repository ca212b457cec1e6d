import { z } from 'zod';
import { Refusal } from '../adapters/http/refusal.ts';
import type { Route } from '../adapters/http/route.ts';
import type { Clock } from '../domain/clock/clock.ts';
import { nearest } from '../domain/settings/kinds/nearest.ts';
import { DEMO, type Rehearsal, type TroubleName } from '../sandbox/index.ts';
import { isTroubleName, TROUBLE_NAMES } from './sandboxTroubles.ts';

const TROUBLE = z
  .object({
    name: z.string(),
    about: z.string(),
    /** Below `docs/`. */
    page: z.string(),
    since: z.number().nullable(),
    until: z.number().nullable(),
  })
  .meta({ id: 'Trouble' });
const TROUBLES = z
  .object({ now: z.number(), token: z.string(), troubles: z.array(TROUBLE) })
  .meta({ id: 'Troubles' });
const NAMED = z.object({ name: z.string() });

/**
 * Troubles that can be rehearsed, begun and ended. The sandbox alone serves this, beside the framework's own API.
 * The token that changes take is no secret there, and told along.
 */
export function sandboxRoutes(
  rehearsal: Rehearsal,
  clock: Pick<Clock, 'now'>,
  token: string = DEMO.httpToken,
): readonly Route[] {
  const list = () => ({ now: clock.now(), token, troubles: [...rehearsal.states()] });
  const change = (what: 'begin' | 'end', summary: string): Route => ({
    method: 'POST',
    url: `/sandbox/troubles/:name/${what}`,
    summary,
    answers: { 200: { description: 'Done', schema: TROUBLES }, 404: { description: 'There is none' } },
    handle: (request) => {
      rehearsal[what](troubleNamed(NAMED.parse(request.params).name));
      return list();
    },
  });
  return [
    {
      method: 'GET',
      url: '/sandbox/troubles',
      summary: 'Troubles that can be rehearsed in this sandbox',
      answers: { 200: { description: 'All of them', schema: TROUBLES } },
      handle: list,
    },
    change('begin', 'Have a trouble begin in this sandbox; it ends by itself'),
    change('end', 'Have it end now'),
  ];
}

function troubleNamed(name: string): TroubleName {
  if (isTroubleName(name)) return name;
  const meant = nearest(name, TROUBLE_NAMES);
  throw new Refusal(
    404,
    `there is no trouble ${JSON.stringify(name.slice(0, 100))}`,
    meant === null ? `there are ${TROUBLE_NAMES.join(', ')}` : `did you mean ${meant}?`,
  );
}
