import { expect } from 'chai';
import { createWebhook, DEADLINE_MS } from '../../../adapters/webhook/webhook.ts';
import { type Clock, systemClock } from '../../../domain/clock/clock.ts';
import { VirtualClock } from '../../../domain/clock/virtualClock.ts';
import { Secret } from '../../../domain/secret.ts';
import type { Notification } from '../../../services/notifications/noticeBoard.ts';
import { START } from '../../support/core.ts';
import { logged } from '../journal/support.ts';
import { Receiver } from './support.ts';

function some(subject: string): Notification {
  const text = 'The breaker is open. Mend it.';
  return { condition: 'breaker-open', subject, text, since: START, instance: 'ci', state: 'begun' };
}

function webhookAt(url: string) {
  const clock = new VirtualClock(START);
  return { clock, ...webhookOn(clock, url) };
}

/** For what is tried again: how long until the first answer is here, only real sockets know. */
function hastyWebhookAt(url: string) {
  return webhookOn(systemClock, url);
}

function webhookOn(clock: Clock, url: string) {
  const { log, lines } = logged();
  return {
    lines,
    webhook: createWebhook({ url: new Secret(url), shape: 'plain', clock, log, retryWaitMs: 1 }),
  };
}

describe('The webhook', () => {
  it('gets each notification as JSON, one after the other, all before it is closed', async () => {
    const receiver = new Receiver();
    await receiver.listening(async (url) => {
      const { webhook, lines } = webhookAt(url);
      for (const subject of ['a', 'b', 'c']) webhook.send(some(subject));
      await webhook.close();
      const sent = { method: 'POST', path: '/hooks/quiet-token', type: 'application/json' };
      expect(receiver.received).to.deep.equal(['a', 'b', 'c'].map((name) => ({ ...sent, body: some(name) })));
      expect(lines).to.deep.equal([]);
    });
  });

  it('is asked again a few times, and no more', async () => {
    const receiver = new Receiver((response, count) => void response.writeHead(count < 3 ? 503 : 200).end());
    await receiver.listening(async (url) => {
      const { webhook, lines } = hastyWebhookAt(url);
      webhook.send(some('a'));
      await webhook.close();
      expect(receiver.received).to.have.length(3);
      expect(lines).to.deep.equal([]);
    });
    const broken = new Receiver((response) => void response.writeHead(503).end());
    await broken.listening(async (url) => {
      const { webhook, lines } = hastyWebhookAt(url);
      webhook.send(some('a'));
      await webhook.close();
      expect(broken.received).to.have.length(3);
      expect(lines).to.deep.equal(['warn notifications: the webhook answered HTTP 503']);
    });
  });

  it('has its failures told once for each kind, and that it works again', async () => {
    const answers = [404, 404, 401, 200, 200];
    const receiver = new Receiver(
      (response, count) => void response.writeHead(answers[count - 1] ?? 500).end(),
    );
    await receiver.listening(async (url) => {
      const { webhook, lines } = webhookAt(url);
      for (const subject of ['a', 'b', 'c', 'd', 'e']) webhook.send(some(subject));
      await webhook.close();
      expect(lines).to.deep.equal([
        'warn notifications: the webhook answered HTTP 404',
        'warn notifications: the webhook answered HTTP 401',
        'info notifications: the webhook takes them again',
      ]);
    });
  });

  it('is not followed to where it points', async () => {
    const elsewhere = new Receiver();
    await elsewhere.listening(async (target) => {
      const receiver = new Receiver((response) => void response.writeHead(307, { location: target }).end());
      await receiver.listening(async (url) => {
        const { webhook, lines } = webhookAt(url);
        webhook.send(some('a'));
        await webhook.close();
        expect(lines).to.deep.equal(['warn notifications: the webhook answered HTTP 307']);
      });
    });
    expect(elsewhere.received).to.deep.equal([]);
  });

  it('is given up when it does not answer by the deadline, and the next one goes out', async () => {
    const receiver = new Receiver((response, count) => void (count === 1 ? null : response.end()));
    await receiver.listening(async (url) => {
      const { webhook, lines, clock } = webhookAt(url);
      webhook.send(some('a'));
      webhook.send(some('b'));
      await receiver.have(1);
      clock.advance(DEADLINE_MS);
      await receiver.have(2);
      await webhook.close();
      expect(lines).to.deep.equal([
        'warn notifications: the webhook did not answer in time',
        'info notifications: the webhook takes them again',
      ]);
    });
  });

  it('holds nobody up for more than one deadline when it is closed', async () => {
    const receiver = new Receiver(() => {});
    await receiver.listening(async (url) => {
      const { webhook, clock } = webhookAt(url);
      for (const subject of ['a', 'b', 'c']) webhook.send(some(subject));
      await receiver.have(1);
      const closed = webhook.close();
      clock.advance(DEADLINE_MS);
      await closed;
      expect(receiver.received).to.have.length(1);
    });
  });

  it('is left out once too many wait for it', async () => {
    const receiver = new Receiver(() => {});
    await receiver.listening(async (url) => {
      const { webhook, lines, clock } = webhookAt(url);
      for (let index = 0; index < 150; index += 1) webhook.send(some(`job-${index}`));
      expect(lines).to.deep.equal([
        'warn notifications: the webhook is too slow: notifications are left out',
      ]);
      const closed = webhook.close();
      clock.advance(DEADLINE_MS);
      await closed;
    });
  });

  it('keeps its address to itself where nobody answers', async () => {
    let gone = '';
    await new Receiver().listening(async (url) => {
      gone = url;
    });
    const { webhook, lines } = hastyWebhookAt(gone);
    webhook.send(some('a'));
    await webhook.close();
    expect(lines).to.deep.equal(['warn notifications: the webhook did not answer (ECONNREFUSED)']);
  });
});
