import type {
  Config,
  HttpConfig,
  NotificationsConfig,
  PoolConfig,
  ScalingConfig,
  StateLocation,
  TelemetryConfig,
} from '../../../domain/config.ts';
import { hold } from '../../../domain/settings/block.ts';
import {
  type ConfigValues,
  configSettings,
  USUAL_DRAIN_WAIT_MS,
} from '../../../domain/settings/configSettings.ts';
import { type TextRule, tokenRule } from '../../../domain/settings/kinds/characters.ts';
import { isLoopback } from '../../loopback.ts';
import type { Settings } from '../readSettings.ts';
import { goServerOf, mastersOf, mesosOf } from './composeServers.ts';
import type { Composing } from './composing.ts';

/**
 * Makes a Config of what was read, and finds what no single value shows: what is missing and what contradicts
 * itself. Null if it can't be made; `problems` then has the reason.
 */
export function composeConfig(
  settings: Settings<ConfigValues>,
  pools: readonly PoolConfig[],
  composing: Composing,
): Config | null {
  const { values } = settings;
  const masters = mastersOf(values, composing);
  const goServer = goServerOf(values, composing);
  const scaling = scalingOf(values.scaling);
  assertRoomForMinimum(scaling, pools, composing);
  const parts = {
    name: values.name,
    dryRun: values['dry-run'],
    mesos: mesosOf(values.mesos, composing),
    serve: hold(configSettings.serve, values.serve, {}),
    pools,
    backlog: hold(configSettings.backlog, values.backlog, {}),
    scaling,
    lookAhead: hold(configSettings['look-ahead'], values['look-ahead'], {}),
    shares: values.shares,
    money: hold(configSettings.money, values.money, {}),
    state: stateOf(settings, composing),
    habitsFile: values.state['habits-file'],
    http: httpOf(values.http, composing),
    advice: hold(configSettings.advice, values.advice, {}),
    notifications: notificationsOf(values.notifications, composing),
    telemetry: telemetryOf(values.telemetry, composing),
    log: hold(configSettings.log, values.log, {}),
  };
  return masters && goServer && { ...parts, masters, goServer };
}

/** Who thinks a slow GoCD takes longer to give jobs out means the drains, too. */
function scalingOf(scaling: ConfigValues['scaling']): ScalingConfig {
  const { 'drain-wait': wait, 'assignment-time': assignment } = scaling;
  const drainWait = wait ?? Math.max(USUAL_DRAIN_WAIT_MS, assignment);
  return hold(configSettings.scaling, scaling, { drainWait });
}

function assertRoomForMinimum(
  { maxAgents }: ScalingConfig,
  pools: readonly PoolConfig[],
  { problems }: Composing,
): void {
  const least = pools.reduce((sum, { min }) => sum + min, 0);
  if (least <= maxAgents) return;
  const message = `but the pools together ask for ${least} with min`;
  problems.add('scaling.max-agents', { found: String(maxAgents), message });
}

function stateOf({ values, given }: Settings<ConfigValues>, { problems }: Composing): StateLocation {
  const { file, zookeeper } = values.state;
  if (zookeeper && given('state.file')) {
    problems.add('state.zookeeper', { message: 'contradicts state.file: give one of them' });
  }
  return zookeeper ? { kind: 'zookeeper', ...zookeeper } : { kind: 'file', path: file };
}

function httpOf(http: ConfigValues['http'], { problems, files }: Composing): HttpConfig {
  const token = files.either(http.token, http['token-file'], 'http.token', tokenRule);
  if (!token && http['token-file'] === null && !isLoopback(http.host)) {
    const message = `missing, since others can reach ${http.host}`;
    problems.add('http.token', { message });
  }
  return hold(configSettings.http, http, { token });
}

function notificationsOf(
  notifications: ConfigValues['notifications'],
  { files }: Composing,
): NotificationsConfig {
  const { 'webhook-url': given, 'webhook-url-file': file } = notifications;
  const webhookUrl = files.either(given, file, 'notifications.webhook-url', webhookRule);
  return hold(configSettings.notifications, notifications, { webhookUrl });
}

function telemetryOf(telemetry: ConfigValues['telemetry'], { files }: Composing): TelemetryConfig {
  const { headers: given, 'headers-file': file } = telemetry;
  const headers = files.either(given, file, 'telemetry.headers', headersRule);
  return hold(configSettings.telemetry, telemetry, { headers });
}

/** Names as HTTP has them; values without what would end a header. */
const headersRule: TextRule = (text) =>
  /^\s*[\w!#$%&'*+.^`|~-]+\s*=[\t\x20-\x7e]*$/.test(text) &&
  text.split(',').every((part) => part.includes('='))
    ? null
    : 'expected headers as name=value, several separated by commas';

const webhookRule: TextRule = (url) =>
  /^https?:\/\/\S+$/i.test(url) && URL.canParse(url) ? null : 'expected an http or https URL';
