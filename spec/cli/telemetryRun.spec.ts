import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { Receiver } from '../adapters/webhook/support.ts';
import { builtProgram } from '../support/builtProgram.ts';
import { staged } from './staged.ts';
import { outcomeOf, settingsFor } from './support.ts';

describe('A running framework with a collector', () => {
  const here = staged('once');

  it('sends it what is at /metrics', async () => {
    const receiver = new Receiver((response) => void response.end('{}'));
    await receiver.listening(async (url) => {
      const path = join(here.folder, 'framework.conf');
      const more = `telemetry { endpoint = "${url}", interval = 1 second }`;
      await writeFile(path, settingsFor(here.stage, { more }));
      const child = here.start(path);
      const ended = outcomeOf(child);
      await receiver.have(1);
      child.kill('SIGTERM');
      expect((await ended).code).to.equal(0);
      expect(receiver.received[0]).to.include({ method: 'POST', path: '/hooks/quiet-token/v1/metrics' });
      expect(JSON.stringify(receiver.received[0]?.body)).to.contain('gocd_mesos_framework_state');
    });
  });
});

describe('A start without a collector', () => {
  it('loads nothing of what telemetry takes', async () => {
    const main = await builtProgram();
    const run = await filesLoadedBy(main, /import\("(\.\/run\w*\.js)"\)/);
    expect(run.length).to.be.above(3);
    // The Prometheus client brings the API along, which does nothing by itself.
    const telemetry = /node_modules\/@opentelemetry\/(?!api\/)/;
    expect(run.flatMap(({ file, text }) => (telemetry.test(text) ? [file] : []))).to.deep.equal([]);
  });
});

interface Loaded {
  readonly file: string;
  readonly text: string;
}

/** A built file, a part of it that a command loads, and all that these two load at once. */
async function filesLoadedBy(main: string, command: RegExp): Promise<readonly Loaded[]> {
  const loaded = new Map<string, string>();
  const load = async (file: string): Promise<void> => {
    if (loaded.has(file)) return;
    const text = await readFile(file, 'utf8');
    loaded.set(file, text);
    for (const [, path = ''] of text.matchAll(/^(?:import|export) .*?from "(\.\/[^"]+)";$/gm))
      await load(join(dirname(file), path));
  };
  await load(main);
  const [, part = ''] = command.exec(await readFile(main, 'utf8')) ?? [];
  expect(part, 'the part that runs the framework').to.match(/\.js$/);
  await load(join(dirname(main), part));
  return Array.from(loaded, ([file, text]) => ({ file, text }));
}
