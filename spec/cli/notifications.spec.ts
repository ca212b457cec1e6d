import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { expect } from 'chai';
import { listen, Receiver } from '../adapters/webhook/support.ts';
import { staged } from './staged.ts';
import { outcomeOf, settingsFor, untilTold } from './support.ts';

describe('A running framework with a webhook', () => {
  const here = staged('once');
  const noMaster = createServer((_request, response) => void response.writeHead(401).end());
  let refusing = '';
  before(async () => {
    refusing = new URL(await listen(noMaster)).host;
  });
  after(() => noMaster.close());

  it('goes on where the webhook refuses the connection', async () => {
    let gone = '';
    await new Receiver().listening(async (url) => {
      gone = url;
    });
    const path = join(here.folder, 'framework.conf');
    const more = `notifications.webhook-url = "${gone}"`;
    await writeFile(path, settingsFor(here.stage, { more, mesos: refusing }));
    const child = here.start(path);
    const { code, err } = await untilTold(child, 'the webhook did not answer (ECONNREFUSED)');
    expect(code, err).to.equal(0);
    expect(err).not.to.match(/^\s+at /m);
  });

  it('tells that Mesos refuses it, and that it no longer does once the config is mended', async () => {
    const receiver = new Receiver();
    await receiver.listening(async (url) => {
      const path = join(here.folder, 'framework.conf');
      const more = `notifications.webhook-url = "${url}"`;
      await writeFile(path, settingsFor(here.stage, { more, mesos: refusing }));
      const child = here.start(path);
      const ended = outcomeOf(child);
      await receiver.have(1);
      await writeFile(path, settingsFor(here.stage, { more }));
      await receiver.have(2);
      child.kill('SIGTERM');
      expect((await ended).code).to.equal(0);
      const news = { condition: 'framework-refused', subject: null, instance: 'gocd-mesos' };
      const [begun, over] = receiver.received.map(({ body }) => body);
      expect(begun).to.include({ ...news, state: 'begun' });
      expect(over).to.include({ ...news, state: 'ended' });
      expect((await ended).err).not.to.contain('quiet-token');
    });
  });
});
