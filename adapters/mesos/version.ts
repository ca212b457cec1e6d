import got from 'got';
import { z } from 'zod';
import type { MesosConfig } from '../../domain/config.ts';
import { authorization, tlsOf } from './http.ts';

const VERSION = z.object({ version: z.string().max(100) });

/** The version that a master says it has, as `1.12.0`; null if it does not say. Where it listens, everyone may ask. */
export async function masterVersion(config: MesosConfig, master: URL): Promise<string | null> {
  try {
    const { body } = await got(new URL('/version', master), {
      headers: { 'user-agent': 'gocd-mesos', ...authorization(config) },
      https: await tlsOf(config).options(),
      retry: { limit: 0 },
      followRedirect: false,
      timeout: { request: config.requestTimeout },
    });
    return VERSION.safeParse(JSON.parse(body)).data?.version ?? null;
  } catch {
    return null; // That it leads and takes our calls is known already: this is told for people only.
  }
}
