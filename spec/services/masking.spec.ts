import { expect } from 'chai';
import { EMPTY, NEVER, of } from 'rxjs';
import { VirtualClock } from '../../domain/clock/virtualClock.ts';
import type { Fact } from '../../domain/facts.ts';
import { maskerOf } from '../../domain/masking/masker.ts';
import { MASK, Secret } from '../../domain/secret.ts';
import { maskedFact } from '../../services/masking.ts';
import { createService, type Step } from '../../services/service.ts';
import { someConfig } from '../support/config.ts';
import { someView } from '../support/core.ts';

const SECRET = 'secret-of-mesos';
const SENT = Buffer.from(`gocd:${SECRET}`).toString('base64');

describe('What the service takes in', () => {
  it('holds no secret of the config, whichever adapter quotes one', () => {
    const config = someConfig({ mesos: { principal: 'gocd', secret: new Secret(SECRET) } });
    const steps: Step[] = [];
    const clock = new VirtualClock(Date.UTC(2026, 0, 1));
    createService({
      config,
      clock,
      mesos: { subscribe: () => NEVER, call: () => EMPTY },
      gocd: {
        poll: () =>
          of({
            type: 'gocd.poll.failed',
            failure: { reason: 'proxy', message: `a proxy got ${SENT}`, hint: `for ${SECRET}` },
          }),
        change: () => EMPTY,
        ask: () => EMPTY,
      },
      store: { load: async () => null, save: () => EMPTY, forget: () => EMPTY },
      frameworkId: null,
      entropy: 1,
    }).steps.subscribe((step) => steps.push(step));
    clock.advance(60_000);
    const failed = steps.find(({ input }) => input.type === 'gocd.poll.failed');
    expect(failed?.input).to.deep.include({
      failure: { reason: 'proxy', message: `a proxy got ${MASK}`, hint: `for ${MASK}` },
    });
    expect(JSON.stringify(steps)).not.to.include(SECRET).and.not.to.include(SENT);
  });

  it('keeps names and numbers as they are, which others must find again', () => {
    const mask = maskerOf([new Secret('pipeline')]);
    const view = someView({ serverVersion: 'pipeline', warnings: ['pipeline?'] });
    const polled: Fact = { type: 'gocd.polled', view };
    const told = maskedFact(polled, mask);
    expect(told).to.deep.equal({ type: 'gocd.polled', view: { ...view, warnings: [`${MASK}?`] } });
    const clean: Fact = { type: 'gocd.polled', view: someView() };
    expect(maskedFact(clean, mask)).to.equal(clean);
  });
});
