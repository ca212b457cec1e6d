import { z } from 'zod';
import type { Kind, Written } from '../setting.ts';
import { type ShareConfig, shareValue, UNLIMITED } from '../values.ts';
import { text, whole } from './kinds.ts';
import { instanceName } from './names.ts';
import { block, parsed } from './parsing.ts';

/** What the share of all jobs that no other share fits is called. */
export const REST = 'rest';

/** Shares of what may be launched: each by what its jobs have in common. A job belongs to the first that fits. */
export function shares(): Kind<readonly ShareConfig[]> {
  const read = z
    .array(share(), { error: 'a list of blocks with name, and with group, environment or pipeline' })
    .superRefine((all, context) => {
      for (const [index, { name }] of all.entries()) {
        const first = all.findIndex((other) => other.name.toLowerCase() === name.toLowerCase());
        const message = `a name of its own: shares[${first}] has this one`;
        if (first < index) context.addIssue({ code: 'custom', path: [index, 'name'], message });
      }
    });
  return { read, held: shareValue.array().readonly(), print: (all) => all.map(printShare) };
}

function share() {
  return block(
    {
      name: instanceName().read,
      group: glob('the name of a pipeline group').read.optional(),
      environment: glob('the name of an environment').read.optional(),
      pipeline: glob('the name of a pipeline').read.optional(),
      weight: weight().default(1),
      reserved: whole(0).read.default(0),
      max: whole(1).read.default(UNLIMITED),
    },
    'a block with name, and with group, environment or pipeline',
  )
    .superRefine(({ name, group, environment, pipeline, reserved, max }, context) => {
      const wrong = (key: string, message: string) =>
        context.addIssue({ code: 'custom', path: [key], message });
      if (name.toLowerCase() === REST) wrong('name', `another name: ${REST} is the share of all other jobs`);
      if (group === undefined && environment === undefined && pipeline === undefined)
        context.addIssue({
          code: 'custom',
          message: 'group, environment or pipeline, which say what jobs it is of',
        });
      if (reserved > max) wrong('reserved', `no more than its max, which is ${max}: lower it, or raise max`);
    })
    .transform(
      ({ group = null, environment = null, pipeline = null, ...rest }): ShareConfig => ({
        ...rest,
        group,
        environment,
        pipeline,
      }),
    );
}

function printShare({ name, group, environment, pipeline, weight, reserved, max }: ShareConfig): Written {
  return {
    name,
    ...(group !== null && { group }),
    ...(environment !== null && { environment }),
    ...(pipeline !== null && { pipeline }),
    weight,
    reserved,
    ...(max !== UNLIMITED && { max }),
  };
}

function weight() {
  return parsed('a number, more than 0', (value) => {
    const number = /^\d+(\.\d+)?$/.test(value) ? Number(value) : 0;
    return number > 0 ? number : undefined;
  });
}

/** GoCD's own rule for names, with * for any letters and ? for one. */
export function glob(what: string) {
  return text(`${what}, in which * and ? stand for others`, /^[\w\-.*?]{1,255}$/);
}
