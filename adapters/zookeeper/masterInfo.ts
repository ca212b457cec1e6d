import { isIPv6 } from 'node:net';
import { z } from 'zod';

/** How a Mesos master describes itself in its node, as JSON since Mesos 0.24; `address` was added a little later. */
const masterInfo = z.object({
  hostname: z.string().min(1).optional(),
  ip: z.number().int().optional(),
  port: z.number().int().min(1).max(65_535).default(5050),
  address: z
    .object({
      hostname: z.string().min(1).optional(),
      ip: z.string().min(1).optional(),
      port: z.number().int().min(1).max(65_535),
    })
    .optional(),
});

/**
 * The base URL of the master that describes itself with `text`; null if that is not as Mesos writes it. By http it
 * is asked at its IP address, since its host name often means nothing outside its cluster; by https at its host name,
 * since that is what its certificate is for.
 */
export function masterUrl(text: string, scheme: 'http' | 'https'): string | null {
  const info = masterInfo.safeParse(jsonIn(text));
  if (!info.success) return null;
  const { hostname, ip, port } = info.data.address ?? {
    ...info.data,
    ip: info.data.ip === undefined ? undefined : dotted(info.data.ip),
  };
  const host = scheme === 'https' ? (hostname ?? ip) : (ip ?? hostname);
  if (host === undefined) return null;
  const url = `${scheme}://${isIPv6(host) ? `[${host}]` : host}:${port}`;
  return isPlain(url) ? url : null;
}

/** Whether it leads to a host and a port, and says nothing else: who may write the node might write anything. */
function isPlain(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { username, password, pathname, search, hash } = new URL(url);
  return username + password + search + hash === '' && pathname === '/';
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Mesos puts the four bytes of an address, in network order, into a number of its own byte order: lowest byte first. */
function dotted(ip: number): string {
  return [0, 8, 16, 24].map((shift) => (ip >>> shift) & 0xff).join('.');
}
