import type {
  GocdCredentials,
  GoServerConfig,
  MasterLocation,
  MesosConfig,
  TlsConfig,
} from '../../../domain/config.ts';
import { hold } from '../../../domain/settings/block.ts';
import type { ConfigValues } from '../../../domain/settings/configSettings.ts';
import { basicRule, type TextRule, tokenRule } from '../../../domain/settings/kinds/characters.ts';
import { goServerSettings, mesosSettings } from '../../../domain/settings/serverSettings.ts';
import type { Composing } from './composing.ts';

/** The two servers we talk to: where they are, who we are to them, and whom to trust. */

type GoServerValues = ConfigValues['go-server'];

const GOCD_PORT = 8153;

/** Null if it is not said where the masters are. */
export function mastersOf(values: ConfigValues, { problems }: Composing): MasterLocation | null {
  const { 'mesos-master': found, mesos } = values;
  if (found === null) {
    problems.add('mesos-master', { message: 'missing: where Mesos is, as mesos.example:5050' });
    return null;
  }
  const masters = found.kind === 'list' ? found : { ...found, scheme: mesos.scheme };
  const isSecure = masters.kind === 'list' ? masters.urls.some(isHttps) : masters.scheme === 'https';
  if (!isSecure && namesFiles(mesos.tls)) {
    problems.add('mesos.tls', { message: 'has no use: no master is talked to by https' });
  }
  return masters;
}

export function mesosOf(mesos: ConfigValues['mesos'], { problems, files }: Composing): MesosConfig {
  const secret = files.either(mesos.secret, mesos['secret-file'], 'mesos.secret', mesosSecretRule);
  if (secret && mesos.principal === null) {
    problems.add('mesos.principal', { message: 'missing, since there is a secret' });
  }
  const tls = tlsOf(mesos.tls, 'mesos.tls', { problems, files });
  return hold(mesosSettings, mesos, { secret, tls });
}

const mesosSecretRule: TextRule = (secret) =>
  secret.includes(':') ? 'holds a colon, which Mesos never accepts' : basicRule(secret);

/** Null if it is not said where the server is. */
export function goServerOf(
  { 'go-server': server, backlog }: Pick<ConfigValues, 'go-server' | 'backlog'>,
  composing: Composing,
): GoServerConfig | null {
  const url = goServerUrl(server, composing);
  if (url !== null && !isHttps(url) && namesFiles(server.tls)) {
    composing.problems.add('go-server.tls', { message: 'has no use: go-server.url is no https URL' });
  }
  const credentials = credentialsOf(server, composing);
  const own = hold(goServerSettings, server, { tls: tlsOf(server.tls, 'go-server.tls', composing) });
  if (url === null) return null;
  return { ...own, url, agentUrl: server['agent-url'] ?? url, credentials, backlogSource: backlog.source };
}

function goServerUrl({ url, host, port }: GoServerValues, { problems }: Composing): string | null {
  if (url !== null) {
    const message = 'contradicts go-server.url: give either url, or host and port';
    if (host !== null) problems.add('go-server.host', { message });
    if (port !== null) problems.add('go-server.port', { message });
    return url;
  }
  if (host !== null) {
    const authority = host.includes(':') ? `[${host}]` : host;
    return `http://${authority}:${port ?? GOCD_PORT}/go`;
  }
  if (!problems.has('go-server.url'))
    problems.add('go-server.host', { message: 'missing: where GoCD is, by host or by url' });
  return null;
}

function credentialsOf(server: GoServerValues, { problems, files }: Composing): GocdCredentials {
  const userName = server['user-name'];
  const password = files.either(server.password, server['password-file'], 'go-server.password', basicRule);
  const token = files.either(
    server['access-token'],
    server['access-token-file'],
    'go-server.access-token',
    tokenRule,
  );
  const passwordGiven = server.password !== null || server['password-file'] !== null;
  const tokenGiven = server['access-token'] !== null || server['access-token-file'] !== null;
  if (tokenGiven && (userName !== null || passwordGiven)) {
    const message = 'contradicts user-name and password: give either these or a token';
    problems.add('go-server.access-token', { message });
  } else if (userName !== null && !passwordGiven && !problems.has('go-server.password')) {
    problems.add('go-server.password', { message: 'missing, since there is a user-name' });
  } else if (userName === null && passwordGiven) {
    problems.add('go-server.user-name', { message: 'missing, since there is a password' });
  }
  if (token) return { kind: 'token', token };
  return userName !== null && password ? { kind: 'basic', userName, password } : { kind: 'none' };
}

function tlsOf(tls: GoServerValues['tls'], key: string, { problems, files }: Composing): TlsConfig {
  const certFile = files.path(tls['cert-file'], `${key}.cert-file`);
  const keyFile = files.path(tls['key-file'], `${key}.key-file`);
  if (certFile !== null && keyFile === null) {
    problems.add(`${key}.key-file`, { message: 'missing, since there is a cert-file' });
  }
  if (keyFile !== null && certFile === null) {
    problems.add(`${key}.cert-file`, { message: 'missing, since there is a key-file' });
  }
  return { caFile: files.path(tls['ca-file'], `${key}.ca-file`), certFile, keyFile, verify: tls.verify };
}

function namesFiles(tls: GoServerValues['tls']): boolean {
  return tls['ca-file'] !== null || tls['cert-file'] !== null || tls['key-file'] !== null;
}

function isHttps(url: string): boolean {
  return url.startsWith('https:');
}
