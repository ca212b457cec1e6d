import { z } from 'zod';

export const LINKS = z
  .object({
    gocd: z.string().nullable().describe('base URL of GoCD, as http://ci.example:8153/go'),
    mesos: z.string().nullable().describe('base URL of the master that leads, which serves its page'),
  })
  .describe('where other pages are, for links; null where that is not known, or not http');

/** A base URL that a page may link to: http or https, with nobody's password in it, without a slash at its end. */
export function linkBase(address: string | null): string | null {
  if (address === null || !URL.canParse(address)) return null;
  const { protocol, host, pathname } = new URL(address);
  if (protocol !== 'http:' && protocol !== 'https:') return null;
  return `${protocol}//${host}${pathname.replace(/\/+$/, '')}`;
}
