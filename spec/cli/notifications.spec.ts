import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { listen, Receiver } from '../adapters/webhook/support.ts';
import { openStage, type Stage } from '../endToEnd/support.ts';
import { outcomeOf, settingsFor, start, untilTold } from './support.ts';

describe('A running framework with a webhook', function () {
  this.timeout(60_000);
  let folder: string;
  let stage: Stage;
  const running: ReturnType<typeof start>[] = [];
  const noMaster = createServer((_request, response) => void response.writeHead(401).end());
  let refusing = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gocd-mesos-spec-'));
    stage = await openStage();
    refusing = new URL(await listen(noMaster)).host;
  });
  after(async () => {
    for (const child of running) child.kill('SIGKILL');
    noMaster.close();
    await stage.close();
    await rm(folder, { recursive: true });
  });

  it('goes on where the webhook refuses the connection', async () => {
    let gone = '';
    await new Receiver().listening(async (url) => {
      gone = url;
    });
    const path = join(folder, 'framework.conf');
    const more = `notifications.webhook-url = "${gone}"`;
    await writeFile(path, settingsFor(stage, { more, mesos: refusing }));
    const child = start(folder, path);
    running.push(child);
    const { code, err } = await untilTold(child, 'the webhook did not answer (ECONNREFUSED)');
    expect(code).to.equal(0);
    expect(err).not.to.match(/^\s+at /m);
  });

  it('tells that Mesos refuses it, and that it no longer does once the config is mended', async () => {
    const receiver = new Receiver();
    await receiver.listening(async (url) => {
      const path = join(folder, 'framework.conf');
      const more = `notifications.webhook-url = "${url}"`;
      await writeFile(path, settingsFor(stage, { more, mesos: refusing }));
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
