import { z } from 'zod';
import { LEVER } from './levers.ts';
import { COUNT, DURATION, MOMENT } from './units.ts';

/* What operators are shown of the hosts: what of ours is there, and what keeps more from being placed there. */

const AMOUNTS = z.object({
  cpus: z.number(),
  memMb: z.number(),
  diskMb: z.number(),
  gpus: z.number(),
  ports: COUNT,
});
export type HostAmounts = z.infer<typeof AMOUNTS>;

const HOST = z
  .object({
    hostId: z.string().describe('what Mesos calls an agent id'),
    host: z.string().nullable(),
    agents: COUNT.describe('agents of ours that are there'),
    building: COUNT,
    outOfReach: COUNT.describe('those of them that Mesos does not reach'),
    pools: z.array(z.object({ pool: z.string(), agents: COUNT })),
    used: AMOUNTS.describe('what these hold'),
    size: AMOUNTS.nullable().describe(
      'the most it was seen to have for us, what ours hold there among it; null if it never offered anything',
    ),
    attributes: z.array(z.object({ name: z.string(), value: z.string() })),
    failures: COUNT.describe('launches that failed there since the last that did not'),
    avoidedUntil: MOMENT.nullable().describe('nothing is placed there until then, for launches failed there'),
    drain: LEVER.nullable().describe('the drain of it that an operator has in force'),
    maintenance: z
      .object({ start: MOMENT, duration: DURATION.nullable().describe('null if open-ended') })
      .nullable()
      .describe('that Mesos has told of'),
  })
  .meta({ id: 'Host' });
export type HostView = z.infer<typeof HOST>;

export const HOSTS = z
  .object({
    total: COUNT.describe('hosts that have agents of ours, or were seen in the last day'),
    matching: COUNT.describe('of those, what was asked for'),
    hosts: z.array(HOST).describe('of those, the part that was asked for'),
  })
  .meta({ id: 'Hosts' });
export type HostsView = z.infer<typeof HOSTS>;
