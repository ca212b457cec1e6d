import { z } from 'zod';
import type { Log } from '../../services/ports.ts';
import type { OperatorsView } from '../../services/views/operatorsView.ts';
import { drainRoutes } from './drainRoutes.ts';
import { ASKED_BY, askedBy, STANDING_BY, type Wish } from './operators.ts';
import { Refusal } from './refusal.ts';
import type { Route } from './route.ts';

const PAUSE = z.object({ pausedBy: z.string().nullable() }).meta({ id: 'Pause' });
const BRAKE = z.object({ brake: z.boolean() }).meta({ id: 'Brake' });

/** All that operators can change. Each wish is a fact like any other: the machines decide what comes of it. */
export function operatorRoutes(
  view: OperatorsView,
  { wish, log }: { readonly wish: Wish; readonly log: Log },
): readonly Route[] {
  const paused = () => ({ pausedBy: view.state().pausedBy });
  return [
    {
      method: 'POST',
      url: '/api/v1/pause',
      summary: 'Launch and take away nothing until resumed; agents run on',
      body: ASKED_BY,
      answers: { 200: { description: 'Paused', schema: PAUSE }, 503: STANDING_BY },
      handle: (request) => {
        const by = askedBy(request);
        wish({ type: 'operator.pause.requested', by });
        log.info(`${by} asked to pause`);
        return paused();
      },
    },
    {
      method: 'POST',
      url: '/api/v1/resume',
      summary: 'Launch and take away again; a brake that is on stays on',
      body: ASKED_BY,
      answers: { 200: { description: 'Resumed', schema: PAUSE }, 503: STANDING_BY },
      handle: (request) => {
        const by = askedBy(request);
        wish({ type: 'operator.resume.requested', by });
        log.info(`${by} asked to resume`);
        return paused();
      },
    },
    {
      method: 'POST',
      url: '/api/v1/brake/release',
      summary: "Take GoCD's list of agents as it is: those that it lacks count as gone",
      body: ASKED_BY,
      answers: {
        200: { description: 'Released', schema: BRAKE },
        409: { description: 'It is not on' },
        503: STANDING_BY,
      },
      handle: (request) => {
        const by = askedBy(request);
        if (view.state().startedAt !== null && !view.state().brake)
          throw new Refusal(409, 'the brake is not on', 'there is nothing to release');
        wish({ type: 'operator.brake.release.requested', by });
        log.info(`${by} asked to release the brake`);
        return { brake: view.state().brake };
      },
    },
    ...drainRoutes(view, { wish, log }),
  ];
}
