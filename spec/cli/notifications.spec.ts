import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { listen, Receiver } from '../adapters/webhook/support.ts';
import { openStage, type Stage } from '../endToEnd/support.ts';
import { outcomeOf, settingsFor, start } from './support.ts';

describe('A running framework with a webhook', function () {
  this.timeout(60_000);
  let folder: string;
  let stage: Stage;
  const running: ReturnType<typeof start>[] = [];
  const noMaster = createServer((_request, response) => void response.writeHead(401).end());
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gocd-mesos-spec-'));
    stage = await openStage();
  });
  after(async () => {
    for (const child of running) child.kill('SIGKILL');
    noMaster.close();
    await stage.close();
    await rm(folder, { recursive: true });
  });

  it('tells that Mesos refuses it, and that it no longer does once the config is mended', async () => {
    const receiver = new Receiver();
    await receiver.listening(async (url) => {
      const path = join(folder, 'framework.conf');
      const more = `notifications.webhook-url = "${url}"`;
      await writeFile(path, settingsFor(stage, { more, mesos: new URL(await listen(noMaster)).host }));
      const child = start(folder, path);
      running.push(child);
      const ended = outcomeOf(child);
      await receiver.have(1);
      await writeFile(path, settingsFor(stage, { more }));
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
