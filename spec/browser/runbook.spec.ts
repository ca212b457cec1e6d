import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { blocksOf, inlinesOf, sectionOf } from '../../dashboard/src/runbook/markdown.ts';
import {
  agentInGocd,
  hostInMesos,
  jobInGocd,
  linkable,
  pipelineInGocd,
  sandboxInMesos,
} from '../../dashboard/src/words/addresses.ts';
import { ANCHOR_OF_TITLE } from '../../dashboard/src/words/runbook.ts';
import { CAUSES } from '../../domain/demand.ts';

const DOCS = new URL('../../docs/', import.meta.url);
const read = (name: string) => readFile(new URL(name, DOCS), 'utf8');

describe('The runbook in the page', () => {
  it('has a part for every cause, and for what the status says', async () => {
    const blocks = [
      ...blocksOf(await read('troubleshooting.md')),
      ...blocksOf(await read('monitoring/runbook.md')),
    ];
    for (const anchor of [...CAUSES, ...Object.values(ANCHOR_OF_TITLE)])
      expect(sectionOf(blocks, anchor).length, anchor).to.be.greaterThan(1);
  });

  it('knows every title that the status may have, but those of which nothing is to be done', async () => {
    const source = await readFile(new URL('../../services/views/verdict.ts', import.meta.url), 'utf8');
    const titles = [
      ...source.matchAll(
        /title: (?:isStarting \? )?'([^']+)'(?: : '([^']+)')?|'(?:bad|warn)', '([^']+)'|^ {2}\['([^']+)'/gm,
      ),
    ].flatMap(([, ...found]) => found.filter((title) => title !== undefined));
    expect(titles).to.include.members(['Standing by', 'Healthy', 'Paused', 'At a limit', 'Not ready']);
    const nothingToDo = ['Standing by', 'Healthy', 'Not ready yet', 'Being torn down', 'Dry run'];
    expect(new Set(titles)).to.deep.equal(new Set([...Object.keys(ANCHOR_OF_TITLE), ...nothingToDo]));
  });

  it('reads what the handbook is written in', () => {
    const blocks = blocksOf(
      '# A\n\ntext `code`\nof two lines\n\n```sh\nls\n\nls\n```\n\n## `b-c`\n\n| x | y |\n| --- | --- |\n| 1 | 2 |\n\n- one\n- two\n\n## D\n\nend',
    );
    expect(blocks.map(({ kind }) => kind)).to.deep.equal([
      ...['heading', 'text', 'code', 'heading', 'table', 'list', 'heading', 'text'],
    ]);
    expect(blocks[2]).to.deep.equal({ kind: 'code', text: 'ls\n\nls' });
    expect(sectionOf(blocks, 'b-c')).to.deep.equal(blocks.slice(3, 6));
    expect(inlinesOf('a `b` *c* [d](#e)')).to.deep.equal([
      { kind: 'plain', text: 'a ' },
      { kind: 'code', text: 'b' },
      { kind: 'plain', text: ' ' },
      { kind: 'emphasis', text: 'c' },
      { kind: 'plain', text: ' ' },
      { kind: 'link', text: 'd', to: '#e' },
    ]);
  });
});

describe('Addresses that the page links to', () => {
  const where = { gocd: 'https://ci.example/go', mesos: 'http://10.0.0.1:5050', frameworkId: 'f-1' };
  const nowhere = { gocd: null, mesos: null, frameworkId: null };

  it('are those of GoCD and of the master, whatever stands in a name', () => {
    expect(jobInGocd(where, 'a b/1/c/2/d?e')).to.equal(
      'https://ci.example/go/tab/build/detail/a%20b/1/c/2/d%3Fe',
    );
    expect(pipelineInGocd(where, 'web/7/c/2/d')).to.equal(
      'https://ci.example/go/pipelines/value_stream_map/web/7',
    );
    expect(agentInGocd(where, 'u-1')).to.equal('https://ci.example/go/agents/u-1/job_run_history');
    expect(hostInMesos(where, 'S/0')).to.equal('http://10.0.0.1:5050/#/agents/S%2F0');
    expect(sandboxInMesos(where, { taskId: 't.1', hostId: 'S0' })).to.equal(
      'http://10.0.0.1:5050/#/agents/S0/frameworks/f-1/executors/t.1/browse',
    );
  });

  it('are none where they are not known', () => {
    expect([
      jobInGocd(nowhere, 'a/1/b/1/c'),
      jobInGocd(where, 'no locator'),
      pipelineInGocd(nowhere, 'a/1/b/1/c'),
      agentInGocd(where, null),
      hostInMesos(where, null),
      sandboxInMesos({ ...where, frameworkId: null }, { taskId: 't', hostId: 'S0' }),
    ]).to.deep.equal([null, null, null, null, null, null]);
  });

  it('are http or https, and nothing else', () => {
    for (const address of ['javascript:alert(1)', 'data:text/html,x', '//ci.example', 'http:///x', ''])
      expect(linkable(address), address).to.equal(null);
    expect(jobInGocd({ ...where, gocd: 'javascript:alert(1)//' }, 'a/1/b/1/c')).to.equal(null);
  });
});
