import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { z } from 'zod';
import { readHistory } from '../../adapters/history/readHistory.ts';
import { staged } from './staged.ts';
import { outcomeOf, settingsFor, toldBy } from './support.ts';

const DECISIONS = z.object({
  decisions: z.array(z.object({ id: z.number(), at: z.number(), text: z.string() })),
});

const URL_TOLD = /dashboard and API at (http:\/\/[\d.:]+)/;

describe('What happens while it runs', () => {
  const here = staged('once');

  const decisionsOf = async (url: string) =>
    DECISIONS.parse(await (await fetch(`${url}/api/v1/decisions?since=1h`)).json()).decisions;

  it('is there after a restart, in a file beside the state file', async () => {
    const path = join(here.folder, 'framework.conf');
    await writeFile(
      path,
      settingsFor(here.stage, { more: 'state.file = "ours.json", http.token = hush-hush' }),
    );
    const first = here.start(path);
    const [url = ''] = await toldBy(first, URL_TOLD, /(subscribed) at/);
    const asked = await fetch(`${url}/api/v1/pools/default/boost`, {
      method: 'POST',
      headers: { authorization: 'Bearer hush-hush', 'content-type': 'application/json' },
      body: JSON.stringify({ agents: 1, for: '1h', reason: 'a release', by: 'jane' }),
    });
    expect(asked.status).to.equal(200);
    const told = await decisionsOf(url);
    first.kill('SIGTERM');
    expect((await outcomeOf(first)).code).to.equal(0);
    expect(await readdir(here.folder)).to.include('ours.history.sqlite');

    const second = here.start(path);
    const [next = ''] = await toldBy(second, URL_TOLD, /(subscribed) at/);
    expect((await decisionsOf(next)).slice(0, told.length)).to.deep.equal(told);
    expect(told.map(({ text }) => text).join()).to.match(/jane/);
    second.kill('SIGTERM');
    expect((await outcomeOf(second)).code).to.equal(0);
  });

  it('is told as CSV that simulate reads, and asked for since a time', async () => {
    const sandbox = here.start('sandbox', '--jobs', '3', '--speed', '60', '--job-time', '5s', '--seed', '3');
    const ranOne = / (gocd-agent\S+) is building on[\s\S]*? \1 is idle on/;
    const [url = ''] = await toldBy(sandbox, URL_TOLD, ranOne);
    const csv = await (await fetch(`${url}/api/v1/history/jobs.csv?since=1h`)).text();
    const file = join(here.folder, 'jobs.csv');
    await writeFile(file, csv);
    const { jobs } = await readHistory(file);
    expect(jobs.length).to.be.at.least(1);
    expect((await decisionsOf(url)).length).to.be.at.least(1);
    const refused = await fetch(`${url}/api/v1/history/jobs.csv?since=yesterday`);
    expect(refused.status).to.equal(400);
    sandbox.kill('SIGTERM');
    expect((await outcomeOf(sandbox)).code).to.equal(0);
  });
});
