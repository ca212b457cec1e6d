import { z } from 'zod';
import { MASK, type Secret } from '../secret.ts';
import { duration, flag, oneOf, secret, size, whole } from './kinds/kinds.ts';
import { basePath, hostName, webUrl } from './kinds/locations.ts';
import { parsed } from './kinds/parsing.ts';
import { timeOfDay, timeZone } from './kinds/scheduleKinds.ts';
import { filePath } from './serverSettings.ts';
import { type Kind, optional, optionalPart, setting } from './setting.ts';

/** What people see and are told: the blocks `http`, `advice`, `notifications`, `telemetry` and `log`. */

/** Days; 0 keeps nothing. */
function daysKept(): Kind<number> {
  const read = parsed('a whole number of days up to 3650, or off', (value) => {
    if (value === 'off') return 0;
    return /^\d{1,4}$/.test(value) && Number(value) <= 3_650 ? Number(value) : undefined;
  });
  return { read, held: z.number(), print: (days) => (days === 0 ? 'off' : days) };
}

export const httpSettings = {
  host: setting(hostName(), {
    doc: 'The address that the dashboard and the API listen on. Any but a loopback address needs a token.',
    default: '127.0.0.1',
  }),
  port: setting(whole(0, 65_535), { doc: 'The port; 0 picks a free one.', default: '8088' }),
  'base-path': setting(basePath(), {
    doc: 'The path below which a proxy has the dashboard and the API, as /ci/agents. They are there at the root too.',
    default: '/',
  }),
  token: optional(secret(), {
    doc: 'What changes have to be asked with, and everything on an address that others can reach.',
    example: 'something-secret',
    hidden: true,
  }),
  'token-file': optionalPart(filePath(), {
    doc: 'The same, from a file.',
    example: '/run/secrets/gocd-mesos',
  }),
  'history-days': setting(daysKept(), {
    doc: 'For how many days what happened is kept over restarts, for charts, reports, why and the audit; off (or 0) keeps nothing.',
    default: '30',
  }),
  'history-size': setting(size(1), {
    doc: 'How much of it is kept at the most: beyond that the oldest goes first.',
    default: '256 MB',
  }),
  'history-file': optional(filePath(), {
    doc: 'The SQLite file it is kept in. Without it, the one beside state.file: x.history.sqlite for x.json; gocd-mesos.history.sqlite where the state is in ZooKeeper.',
    example: '/var/lib/gocd-mesos/history.sqlite',
  }),
};

export const adviceSettings = {
  'daily-at': setting(timeOfDay(), {
    doc: 'When other configs are tried, once a day, on the jobs of the last 7 days that are kept, to tell what would have been better; at a quiet time, within half an hour from then. Nothing is changed by it. See docs/tune.md.',
    default: 'off',
  }),
  'time-zone': setting(timeZone(), { doc: 'Whose time that is.', default: 'UTC' }),
};

/** A secret, since such addresses hold what entitles to use them. The mask alone would be no URL. */
const webhook = (): Kind<Secret> => ({ ...secret(), print: () => `https://${MASK}` });

export const notificationsSettings = {
  'webhook-url': optional(webhook(), {
    doc: 'Where to POST a line of JSON when something is wrong that people should know of, and when it has ended.',
    example: 'https://chat.example/hooks/something-secret',
    hidden: true,
  }),
  'webhook-url-file': optionalPart(filePath(), {
    doc: 'The same, from a file.',
    example: '/run/secrets/webhook',
  }),
  shape: setting(oneOf(['plain', 'slack', 'teams', 'text']), {
    doc: 'What the webhook takes: plain is our own JSON, slack and teams are messages of theirs, text is a line of text.',
    default: 'plain',
  }),
  'repeat-interval': setting(duration(1), {
    doc: 'How often what is wrong is told again while it lasts.',
    default: '1 hour',
  }),
  'wait-patience': setting(duration(0), {
    doc: 'How long jobs of a pool may wait for room in the cluster, or at a limit, before that is told.',
    default: '15 minutes',
  }),
};

export const telemetrySettings = {
  endpoint: optional(webUrl(), {
    doc: 'An OpenTelemetry collector that takes OTLP over HTTP as JSON; traces go to v1/traces below it, metrics to v1/metrics. Without it nothing is sent.',
    example: 'http://collector.example:4318',
  }),
  headers: optional(secret(), {
    doc: 'Sent along, as name=value, several separated by commas.',
    example: 'authorization=Bearer something-secret',
    hidden: true,
  }),
  'headers-file': optionalPart(filePath(), { doc: 'The same, from a file.', example: '/run/secrets/otlp' }),
  traces: setting(flag(), {
    doc: 'Whether the way of each job to its agent is sent, as a trace.',
    default: 'true',
  }),
  metrics: setting(flag(), { doc: 'Whether what is at /metrics is sent too.', default: 'true' }),
  interval: setting(duration(1_000), { doc: 'How often metrics are sent.', default: '1 minute' }),
};

export const logSettings = {
  level: setting(oneOf(['error', 'warn', 'info', 'debug']), {
    doc: 'The least that is logged.',
    default: 'info',
  }),
  format: setting(oneOf(['auto', 'text', 'json']), {
    doc: 'auto is text on a terminal, json elsewhere.',
    default: 'auto',
  }),
};
