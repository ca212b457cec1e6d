import { z } from 'zod';
import { MASK, type Secret } from '../../secret.ts';
import type { Kind, Written } from '../setting.ts';
import {
  type Constraint,
  constraintValue,
  type EnvVariable,
  type Network,
  networkValue,
  OPERATORS,
  parameterValue,
  type Volume,
  variableValue,
  volumeValue,
} from '../values.ts';
import { anyText, oneOf, secret, text } from './kinds.ts';
import { block, blockOr, parsed, succeeds } from './parsing.ts';
import { patternFlaw } from './patterns.ts';

/** How an agent's container is set up and where it may go: the formats that are more than one value. */

/** One of Docker's own networks, or else the name of a user network. */
export function network(): Kind<Network> {
  const read = parsed('bridge, host, none, or the name of a user network', (name): Network | undefined => {
    if (name === 'bridge' || name === 'host' || name === 'none') return { kind: name };
    return isNetworkName(name) ? { kind: 'user', name } : undefined;
  });
  return { read, held: networkValue, print: (value) => (value.kind === 'user' ? value.name : value.kind) };
}

/** What Docker takes for the name of a network, and neither for one of its own nor for the network of a container. */
function isNetworkName(name: string): boolean {
  return /^[A-Za-z0-9][\w.-]*$/.test(name) && !/^(bridge|host|none|default)$/i.test(name);
}

/** `/host:/container`, `/host:/container:ro`, or a block. */
export function volume(): Kind<Volume> {
  const expected =
    '"/host:/container", "/host:/container:ro", or a block with host-path, container-path and mode';
  const short = parsed(expected, (value): Volume | undefined => {
    const [, hostPath, containerPath, mode] = /^([^:]+):(\/[^:]*)(?::(ro|rw))?$/i.exec(value) ?? [];
    if (hostPath === undefined || containerPath === undefined) return undefined;
    return { hostPath, containerPath, mode: mode?.toLowerCase() === 'ro' ? 'RO' : 'RW' };
  });
  const long = block(
    {
      'host-path': text('a path on the host').read,
      'container-path': text('an absolute path in the container', /^\//).read,
      mode: oneOf(['ro', 'rw', 'RO', 'RW']).read.optional(),
    },
    expected,
  ).transform(
    (value): Volume => ({
      hostPath: value['host-path'],
      containerPath: value['container-path'],
      mode: value.mode?.toLowerCase() === 'ro' ? 'RO' : 'RW',
    }),
  );
  return { read: blockOr(long, short), held: volumeValue, print: printVolume };
}

function printVolume({ hostPath, containerPath, mode }: Volume): Written {
  return { 'host-path': hostPath, 'container-path': containerPath, mode: mode.toLowerCase() };
}

/** Options for `docker run`: a list of blocks, since a key may be repeated, or simply a block. */
export function parameters(): Kind<readonly z.output<typeof parameterValue>[]> {
  const expected = 'a list of blocks with key and value, or a block';
  const list = z.array(block({ key: parameterKey(), value: anyText().read }, 'a block with key and value'), {
    error: expected,
  });
  const map = z
    .record(parameterKey(), anyText().read, { error: expected })
    .transform((entries) => Object.entries(entries).map(([key, value]) => ({ key, value })));
  const held = z.array(parameterValue).readonly();
  return { read: blockOr(map, list), held, print: (values) => values.map((value) => ({ ...value })) };
}

/** Mesos makes `--key=value` of it. */
function parameterKey() {
  return parsed('an option of docker run, spelt out and without its dashes, as cap-add', (key) =>
    /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*[a-z0-9]$/.test(key) ? key : undefined,
  );
}

/** Where a file lies that an agent would download from GoCD; its last part tells which. GoCD calls agent.jar `agent`. */
export function jarUri(): Kind<string> {
  return text(
    'a URI that ends in agent.jar, agent-plugins.zip or tfs-impl.jar, but for a query',
    /^[^\s'\\?#]+\/(?:agent|agent\.jar|agent-plugins\.zip|tfs-impl\.jar)(?:\?[^\s'\\#]*)?$/,
  );
}

/** The value of an environment variable: in the open, kept secret, or in a file of its own. */
export type EnvSource = { readonly value: string } | { readonly secret: Secret } | { readonly file: string };

/** Environment variables by name. */
export function environmentVariables(): Kind<Readonly<Record<string, EnvSource>>, readonly EnvVariable[]> {
  const expected = 'a text, or a block with either secret or secret-file';
  const hidden = block(
    { secret: secret().read.optional(), 'secret-file': text('a path').read.optional() },
    expected,
  ).transform((value, context): EnvSource => {
    const { secret: given, 'secret-file': file } = value;
    if (given !== undefined && file === undefined) return { secret: given };
    if (given === undefined && file !== undefined) return { file };
    context.addIssue({ code: 'custom', message: expected });
    return z.NEVER;
  });
  const open = anyText().read.transform((value): EnvSource => ({ value }));
  const variable = blockOr(hidden, open);
  const variables = z.record(z.string(), variable, { error: 'a block of environment variables' });
  const read = variables.superRefine((found, context) => {
    for (const name of Object.keys(found).filter((key) => !/^[^=\s\p{Cc}]+$/u.test(key))) {
      context.addIssue({
        code: 'custom',
        path: [name],
        message: 'a name without blanks, = and control characters',
      });
    }
  });
  const print = (held: readonly EnvVariable[]) => Object.fromEntries(held.map(printVariable));
  return { read, held: z.array(variableValue).readonly(), print };
}

function printVariable({ name, value }: EnvVariable): [string, Written] {
  return [name, typeof value === 'string' ? value : { secret: MASK }];
}

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
export function constraint(): Kind<Constraint> {
  const expected = '["field", "OPERATOR"] or ["field", "OPERATOR", "value"]';
  const read = z
    .tuple([text('the name of an attribute, or hostname').read, oneOf(OPERATORS).read], { error: expected })
    .rest(anyText().read)
    .transform(([field, operator, value = null, ...more], context): Constraint => {
      const [rule, allows] = OPERANDS[operator];
      if (more.length > 0) context.addIssue({ code: 'custom', message: expected });
      if (!allows(value)) context.addIssue({ code: 'custom', path: [2], message: rule });
      const hasPattern = operator === 'LIKE' || operator === 'UNLIKE';
      const flaw = hasPattern && value !== null ? patternFlaw(value) : null;
      if (flaw !== null) context.addIssue({ code: 'custom', path: [2], message: `${rule}, but ${flaw}` });
      return { field, operator, value };
    });
  return { read, held: constraintValue, print: printConstraint };
}

function printConstraint({ field, operator, value }: Constraint): Written {
  return value === null ? [field, operator] : [field, operator, value];
}

function isCount(value: string): boolean {
  return /^[1-9]\d*$/.test(value);
}

function isPattern(value: string | null): boolean {
  return value !== null && value !== '' && succeeds(() => new RegExp(`^(?:${value})$`));
}
