import { z } from 'zod';

/** As GoCD's job_run_history of an agent and its single jobs have it: each state a job went through, and when. */
const TRANSITIONS = z.object({
  job_state_transitions: z.array(
    z.object({ state: z.string(), state_change_time: z.union([z.string(), z.number()]) }),
  ),
});

/** An agent has begun in the first of these that there is. */
const STARTED = ['Preparing', 'Building', 'Assigned'];

/** The times of a job that GoCD tells by its states; nothing for a job that tells none. */
export function timesOf(fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const transitions = TRANSITIONS.safeParse(fields).data?.job_state_transitions ?? [];
  const at = (state: string) =>
    transitions.find((transition) => transition.state === state)?.state_change_time;
  const times = {
    scheduled: at('Scheduled'),
    started: STARTED.map(at).find((time) => time !== undefined),
    finished: at('Completed'),
  };
  return Object.fromEntries(Object.entries(times).filter(([, time]) => time !== undefined));
}
