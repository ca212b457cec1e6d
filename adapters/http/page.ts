import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { Route } from './route.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.json': 'application/json; charset=utf-8',
  '.md': 'text/markdown; charset=utf-8',
};

interface Asset {
  readonly path: string;
  readonly type: string;
  readonly body: Buffer;
  readonly etag: string;
}

/**
 * The files of a page; none if there is no such folder, as where it has not been built.
 * @param script one of them, for the page to load beside what it always does.
 */
export async function readPage(folder: string, script?: string): Promise<readonly Asset[]> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true }).catch(orNone);
  const files = names.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(
    files.map(async (file) => {
      const path = `/${relative(folder, file).split(sep).join('/')}`;
      const content = await readFile(file);
      const body = path === '/index.html' && script !== undefined ? loading(content, script) : content;
      return {
        path,
        type: TYPES[extname(file)] ?? 'application/octet-stream',
        body,
        etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`,
      };
    }),
  );
}

function loading(page: Buffer, script: string): Buffer {
  const tag = `<script type="module" src="./${script}"></script>`;
  return Buffer.from(page.toString('utf8').replace('</body>', `${tag}</body>`));
}

function orNone(error: NodeJS.ErrnoException): [] {
  if (error.code === 'ENOENT') return [];
  throw error;
}

/** Serves the page's files, read once: a path can lead to nothing else. Without a page, `/` names what there is. */
export function servePage(app: FastifyInstance, assets: readonly Asset[], routes: readonly Route[]): void {
  for (const asset of assets) {
    const url = asset.path === '/index.html' ? '/' : asset.path;
    app.get(url, (request, reply) => {
      reply.header('etag', asset.etag).header('cache-control', cachingOf(asset));
      if (request.headers['if-none-match'] === asset.etag) return reply.code(304).send();
      return reply.type(asset.type).send(asset.body);
    });
  }
  if (!assets.some(({ path }) => path === '/index.html'))
    app.get('/', (_request, reply) => reply.type('text/plain; charset=utf-8').send(overview(routes)));
}

/** Files in `assets` carry a digest in their names: under one name there is only ever one content. */
function cachingOf({ path }: Asset): string {
  return path.startsWith('/assets/') ? 'private, max-age=31536000, immutable' : 'no-cache';
}

function overview(routes: readonly Route[]): string {
  const lines = routes.map(({ method, url, summary }) => `${method.padEnd(7)}${url.padEnd(36)}${summary}`);
  return `gocd-mesos: gives GoCD the agents its waiting jobs need, on Mesos.\n\n${lines.join('\n')}\n`;
}
