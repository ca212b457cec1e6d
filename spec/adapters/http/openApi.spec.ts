import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { z } from 'zod';
import { Served } from './support.ts';

const DOCUMENT = z.object({
  openapi: z.literal('3.1.0'),
  info: z.object({ title: z.string(), version: z.string() }),
  paths: z.record(z.string().startsWith('/'), z.record(z.string(), z.object({ summary: z.string() }))),
  components: z.object({ schemas: z.record(z.string(), z.looseObject({ type: z.string().optional() })) }),
});

describe('The OpenAPI document', () => {
  it('names every path there is, and no other', async () => {
    const document = await documentOf(new Served());
    expect(
      Object.entries(document.paths).map(([path, { get, post, delete: remove }]) => [
        path,
        !!get,
        !!(post ?? remove),
      ]),
    ).to.deep.equal([
      ['/health', true, false],
      ['/ready', true, false],
      ['/metrics', true, false],
      ['/api/v1/state', true, false],
      ['/api/v1/backlog', true, false],
      ['/api/v1/backlog/groups', true, false],
      ['/api/v1/jobs', true, false],
      ['/api/v1/jobs/{pipeline}/{counter}/{stage}/{stageCounter}/{job}', true, false],
      ['/api/v1/agents', true, false],
      ['/api/v1/agents/{taskId}', true, false],
      ['/api/v1/hosts', true, false],
      ['/api/v1/decisions', true, false],
      ['/api/v1/series', true, false],
      ['/api/v1/events/recent', true, false],
      ['/api/v1/audit', true, false],
      ['/api/v1/advice', true, false],
      ['/api/v1/history', true, false],
      ['/api/v1/history/jobs', true, false],
      ['/api/v1/history/jobs.csv', true, false],
      ['/api/v1/history/agents', true, false],
      ['/api/v1/costs', true, false],
      ['/api/v1/machines', true, false],
      ['/api/v1/machines/activity', true, false],
      ['/api/v1/events', true, false],
      ['/api/v1/pause', false, true],
      ['/api/v1/resume', false, true],
      ['/api/v1/brake/release', false, true],
      ['/api/v1/agents/drain', false, true],
      ['/api/v1/agents/{taskId}/drain', false, true],
      ['/api/v1/levers', true, false],
      ['/api/v1/pools/{pool}/boost', false, true],
      ['/api/v1/pools/{pool}/pause', false, true],
      ['/api/v1/pools/{pool}/resume', false, true],
      ['/api/v1/pools/{pool}/reset-breaker', false, true],
      ['/api/v1/hosts/{host}/drain', false, true],
      ['/api/v1/agents/{taskId}/force-out', false, true],
      ['/api/v1/levers/{id}', false, true],
      ['/api/v1/levers/{id}/end', false, true],
    ]);
  });

  it('names no path that the handbook does not', async () => {
    const { paths } = await documentOf(new Served());
    const handbook = readFileSync(new URL('../../../docs/api.md', import.meta.url), 'utf8');
    for (const path of Object.keys(paths))
      expect(handbook).to.include(
        `\`${path
          .replace('{taskId}', '<task id>')
          .replace(/\{pipeline\}.*/, '<locator>')
          .replace(/\{(\w+)\}/g, '<$1>')}\``,
      );
  });

  it('refers to nothing it does not define', async () => {
    const text = (await new Served().get('/openapi.json')).text;
    const { components } = await documentOf(new Served());
    const referred = [...text.matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)].map(([, id]) => id);
    expect(referred).to.include.members(['State', 'Backlog', 'Agents', 'Decisions', 'Error', 'AskedBy']);
    expect(Object.keys(components.schemas)).to.include.members(referred);
    expect([...text.matchAll(/"\$ref"/g)]).to.have.length(referred.length);
  });

  it('describes each field of the state, with its unit', async () => {
    const { components } = await documentOf(new Served());
    expect(components.schemas.State)
      .to.have.nested.property('properties.now.description')
      .that.match(/millisec/);
    expect(components.schemas.State).to.have.nested.property('required').that.includes('readiness');
  });
});

async function documentOf(served: Served) {
  return DOCUMENT.parse((await served.get('/openapi.json')).json());
}
