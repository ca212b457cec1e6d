import { expect } from 'chai';
import { EMPTY, lastValueFrom, of } from 'rxjs';
import { type NotifyParts, notified } from '../../cli/notify.ts';
import { VirtualClock } from '../../domain/clock/virtualClock.ts';
import type { Config } from '../../domain/config.ts';
import type { Input } from '../../domain/facts.ts';
import { Secret } from '../../domain/secret.ts';
import { createCore } from '../../machines/core.ts';
import { NoticeBoard } from '../../services/notifications/noticeBoard.ts';
import type { Service } from '../../services/service.ts';
import { logged } from '../adapters/journal/support.ts';
import { Receiver } from '../adapters/webhook/support.ts';
import { someConfig } from '../support/config.ts';
import { START } from '../support/core.ts';

const INPUTS: readonly Input[] = [
  { type: 'service.started', entropy: 1, frameworkId: null, at: START },
  { type: 'mesos.disconnected', reason: 'failed-over', message: 'Framework failed over', at: START + 1 },
];

const GOCD = 'http://gocd.example:8153/go';

/** A service that is taken over as soon as it has begun. */
function serviceOf(config: Config): Service {
  const core = createCore({ config });
  const [begun, takenOver] = INPUTS.map((input) => () => ({ input, outcome: core.dispatch(input) }));
  if (begun === undefined || takenOver === undefined) throw new Error('there are two inputs');
  return { core, request: () => {}, calls: EMPTY, gocdUrl: GOCD, steps: of(begun(), takenOver()) };
}

function configFor(webhook: string | null): Config {
  return someConfig({ notifications: { webhookUrl: webhook === null ? null : new Secret(webhook) } });
}

function partsFor(config: Config): NotifyParts {
  return {
    config,
    clock: new VirtualClock(START),
    log: logged().log,
    board: new NoticeBoard(),
    reloadProblem: () => null,
  };
}

describe('Notifications of a service', () => {
  it('are delivered when it has ended, the reason for its end among them', async () => {
    const receiver = new Receiver();
    await receiver.listening(async (url) => {
      const config = configFor(url);
      const code = await notified(serviceOf(config), partsFor(config), async (service) => {
        await lastValueFrom(service.steps);
        return 3;
      });
      expect(code).to.equal(3);
      expect(receiver.received).to.have.length(1);
      expect(receiver.received[0]?.body)
        .to.include({ condition: 'taken-over', subject: null, state: 'begun', instance: 'ci' })
        .and.have.property('text')
        .that.includes('Framework failed over');
    });
  });

  it('are none where no webhook is configured: the service is left as it is', async () => {
    const config = configFor(null);
    const service = serviceOf(config);
    expect(await notified(service, partsFor(config), async (kept) => kept)).to.equal(service);
  });
});
