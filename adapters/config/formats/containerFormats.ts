import { z } from 'zod';
import type { Constraint, Network, Volume } from '../../../domain/config.ts';
import { patternFlaw } from '../checks/patterns.ts';
import { anyText, block, blockOr, listOf, mapOf, oneOf, parsed, secret, succeeds, text } from './formats.ts';

/** How an agent's container is set up and where it may go: the formats that are more than one value. */

/** One of Docker's own networks, or else the name of a user network. */
export function network() {
  return parsed('bridge, host, none, or the name of a user network', (name): Network | undefined => {
    if (name === 'bridge' || name === 'host' || name === 'none') return { kind: name };
    return isNetworkName(name) ? { kind: 'user', name } : undefined;
  });
}

/** What Docker takes for the name of a network, and neither for one of its own nor for the network of a container. */
function isNetworkName(name: string): boolean {
  return /^[A-Za-z0-9][\w.-]*$/.test(name) && !/^(bridge|host|none|default)$/i.test(name);
}

/** `/host:/container`, `/host:/container:ro`, or a block. */
export function volume() {
  const expected =
    '"/host:/container", "/host:/container:ro", or a block with host-path, container-path and mode';
  const short = parsed(expected, (value): Volume | undefined => {
    const [, hostPath, containerPath, mode] = /^([^:]+):(\/[^:]*)(?::(ro|rw))?$/i.exec(value) ?? [];
    if (hostPath === undefined || containerPath === undefined) return undefined;
    return { hostPath, containerPath, mode: mode?.toLowerCase() === 'ro' ? 'RO' : 'RW' };
  });
  const long = block(
    {
      'host-path': text('a path on the host'),
      'container-path': text('an absolute path in the container', /^\//),
      mode: oneOf(['ro', 'rw', 'RO', 'RW']).optional(),
    },
    expected,
  ).transform(
    (value): Volume => ({
      hostPath: value['host-path'],
      containerPath: value['container-path'],
      mode: value.mode?.toLowerCase() === 'ro' ? 'RO' : 'RW',
    }),
  );
  return blockOr(long, short);
}

/** Options for `docker run`: a list of blocks, since a key may be repeated, or simply a block. */
export function parameters() {
  const expected = 'a list of blocks with key and value, or a block';
  const list = listOf(
    block({ key: parameterKey(), value: anyText() }, 'a block with key and value'),
    expected,
  );
  const map = z
    .record(parameterKey(), anyText(), { error: expected })
    .transform((entries) => Object.entries(entries).map(([key, value]) => ({ key, value })));
  return blockOr(map, list);
}

/** Mesos makes `--key=value` of it. */
function parameterKey() {
  return text(
    'an option of docker run, spelt out and without its dashes, as cap-add',
    /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*[a-z0-9]$/,
  );
}

/** The value of an environment variable: in the open, kept secret, or in a file of its own. */
export type EnvSource =
  | { readonly value: string }
  | { readonly secret: z.output<ReturnType<typeof secret>> }
  | { readonly file: string };

/** Environment variables by name. */
export function environmentVariables() {
  const expected = 'a text, or a block with either secret or secret-file';
  const hidden = block(
    { secret: secret().optional(), 'secret-file': text('a path').optional() },
    expected,
  ).transform((value, context): EnvSource => {
    const { secret: given, 'secret-file': file } = value;
    if (given !== undefined && file === undefined) return { secret: given };
    if (given === undefined && file !== undefined) return { file };
    context.addIssue({ code: 'custom', message: expected });
    return z.NEVER;
  });
  const open = anyText().transform((value): EnvSource => ({ value }));
  const variable = blockOr(hidden, open);
  return mapOf(variable, 'a block of environment variables').superRefine((variables, context) => {
    for (const name of Object.keys(variables).filter((key) => !/^[^=\s\p{Cc}]+$/u.test(key))) {
      context.addIssue({
        code: 'custom',
        path: [name],
        message: 'a name without blanks, = and control characters',
      });
    }
  });
}

const OPERATORS = ['UNIQUE', 'CLUSTER', 'GROUP_BY', 'LIKE', 'UNLIKE', 'MAX_PER', 'IS'] as const;

/** What the third part of a constraint has to be, as Marathon has it. */
const OPERANDS: Readonly<
  Record<Constraint['operator'], readonly [string, (value: string | null) => boolean]>
> = {
  UNIQUE: ['no value after UNIQUE', (value) => value === null],
  CLUSTER: ['a value or nothing after CLUSTER', (value) => value !== ''],
  GROUP_BY: ['a number of groups or nothing after GROUP_BY', (value) => value === null || isCount(value)],
  LIKE: ['a regular expression after LIKE', isPattern],
  UNLIKE: ['a regular expression after UNLIKE', isPattern],
  MAX_PER: ['a whole number, 1 or more, after MAX_PER', (value) => value !== null && isCount(value)],
  IS: ['a value after IS', (value) => value !== null && value !== ''],
};

/** `[field, operator]` or `[field, operator, value]`, as Marathon writes it. */
export function constraint() {
  const expected = '["field", "OPERATOR"] or ["field", "OPERATOR", "value"]';
  return z
    .tuple([text('the name of an attribute, or hostname'), oneOf(OPERATORS)], { error: expected })
    .rest(anyText())
    .transform(([field, operator, value = null, ...more], context): Constraint => {
      const [rule, allows] = OPERANDS[operator];
      if (more.length > 0) context.addIssue({ code: 'custom', message: expected });
      if (!allows(value)) context.addIssue({ code: 'custom', path: [2], message: rule });
      const hasPattern = operator === 'LIKE' || operator === 'UNLIKE';
      const flaw = hasPattern && value !== null ? patternFlaw(value) : null;
      if (flaw !== null) context.addIssue({ code: 'custom', path: [2], message: `${rule}, but ${flaw}` });
      return { field, operator, value };
    });
}

function isCount(value: string): boolean {
  return /^[1-9]\d*$/.test(value);
}

function isPattern(value: string | null): boolean {
  return value !== null && value !== '' && succeeds(() => new RegExp(`^(?:${value})$`));
}
