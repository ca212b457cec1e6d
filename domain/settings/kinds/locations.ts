import { Secret } from '../../secret.ts';
import type { ZooKeeperLocation } from '../values.ts';
import { textAs, textThat } from './kinds.ts';
import { parsed } from './parsing.ts';

/** How other programs are addressed: masters of Mesos, ZooKeeper, and GoCD servers. */

const MESOS_PORT = 5050;
const ZOOKEEPER_PORT = 2181;

/** Where masters are, before it is known how they are talked to. */
export type Masters =
  | { readonly kind: 'list'; readonly urls: readonly string[] }
  | ({ readonly kind: 'zookeeper' } & ZooKeeperLocation);

/** Masters by host and port, by URL, by a list of either, or by way of ZooKeeper. */
export function masters() {
  const expected =
    'host:port, an http or https URL without credentials, a comma list of these, or zk://[user:password@]host:port,…/path';
  return { read: parsed(expected, parseMasters) };
}

/** A path in ZooKeeper. Credentials end at the last `@`, so that a password may hold one. */
export function zooKeeper() {
  return { read: parsed('zk://[user:password@]host:port,…/path', parseZooKeeper) };
}

/** Base URL of a GoCD server, its path included; `/go` where there is none, since that is where GoCD lives. */
export function goServerUrl() {
  return textAs(
    'an http or https URL without credentials, as https://ci.example/go',
    (text) => httpUrl(text, '/go') ?? undefined,
  );
}

/** Any page. */
export function webUrl() {
  return textAs('an http or https URL', (text) => httpUrl(text, '') ?? undefined);
}

/** Below which a proxy has us, without a slash at its end: `/ci/agents`; empty for none. */
export function basePath() {
  return textAs('/ or a path of letters, digits and . _ ~ -, as /ci/agents', (text) => {
    const path = text.replace(/\/+$/, '');
    return /^(\/(?!\.{1,2}(\/|$))[\w.~-]+)*$/.test(path) ? path : undefined;
  });
}

/** A host name or address, with nothing around it. */
export function hostName() {
  return textThat('a host name or address, without scheme, port and path', (text) =>
    isHost(text.includes(':') ? `[${text}]` : text),
  );
}

/** A name, an IPv4 address, or an IPv6 address in brackets, of which a URL can be made. */
function isHost(text: string): boolean {
  return /^(\[[0-9a-fA-F:.]+\]|[^\s/\\:@?#,[\]]+)$/.test(text) && URL.canParse(`http://${text}:80/`);
}

function parseMasters(text: string): Masters | undefined {
  if (text.startsWith('zk://')) {
    const location = parseZooKeeper(text);
    return location && { kind: 'zookeeper', ...location };
  }
  const urls = text.split(',').map((part) => masterUrl(part.trim()));
  const sound = urls.filter((url) => url !== null);
  return sound.length === urls.length ? { kind: 'list', urls: sound } : undefined;
}

function masterUrl(text: string): string | null {
  if (text.includes('://')) return httpUrl(text, '');
  const server = hostAndPort(text, MESOS_PORT);
  return server && `http://${server}`;
}

function parseZooKeeper(text: string): ZooKeeperLocation | undefined {
  const rest = /^zk:\/\/(.*)$/s.exec(text)?.[1];
  if (rest === undefined) return undefined;
  const at = rest.lastIndexOf('@');
  const credentials = at < 0 ? null : /^([^:]+):(.+)$/s.exec(rest.slice(0, at));
  const [, list, path] = /^([^/]+)(\/[^\s]*[^\s/])\/*$/.exec(rest.slice(at + 1)) ?? [];
  const servers = (list ?? '').split(',').map((server) => hostAndPort(server.trim(), ZOOKEEPER_PORT));
  const sound = servers.filter((server) => server !== null);
  if (path === undefined || sound.length < servers.length || (at >= 0 && !credentials)) return undefined;
  const [, user = '', password = ''] = credentials ?? [];
  return { servers: sound, path, credentials: credentials && { user, password: new Secret(password) } };
}

function hostAndPort(text: string, defaultPort: number): string | null {
  const [, host = '', port = String(defaultPort)] = /^(\[[^\]]*\]|[^:]*)(?::(\d{1,5}))?$/.exec(text) ?? [];
  const number = Number(port);
  return isHost(host) && number >= 1 && number <= 65_535 ? `${host}:${number}` : null;
}

/** Without trailing slash, query and fragment; null for anything but plain http and https, and for credentials. */
function httpUrl(text: string, defaultPath: string): string | null {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return null;
  const { protocol, host, pathname, username, password, search, hash } = new URL(text);
  if (username !== '' || password !== '' || search !== '' || hash !== '') return null;
  return `${protocol}//${host}${pathname.replace(/\/+$/, '') || defaultPath}`;
}
