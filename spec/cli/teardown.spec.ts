import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { staged } from './staged.ts';
import { settingsFor, start, untilTold } from './support.ts';

describe('The command teardown', () => {
  const here = staged('once');

  it('is there to end the framework from its start on, and not from when it knows its agents', async () => {
    const path = join(here.folder, 'framework.conf');
    await writeFile(path, settingsFor(here.stage, { more: 'mesos-master = "127.0.0.1:1"' }));
    const { err } = await untilTold(here.keep(start(here.folder, 'teardown', path)), 'Not ready');
    expect(err).to.contain('Asked for by teardown');
  });
});
