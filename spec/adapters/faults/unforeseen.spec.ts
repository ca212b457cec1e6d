import { expect } from 'chai';
import { createGocdServer } from '../../../adapters/gocd/gocdServer.ts';
import type { Connection } from '../../../adapters/gocd/wire/connection.ts';
import { listLocator } from '../../../adapters/mesos/locator.ts';
import { createMesosMaster } from '../../../adapters/mesos/mesosMaster.ts';
import { VirtualClock } from '../../../domain/clock/virtualClock.ts';
import { factOf, GO_SERVER, INSTANCE } from '../gocd/support.ts';
import { Heard } from '../mesos/support/heard.ts';
import { aConfig } from '../mesos/support/settings.ts';

const SUBSCRIBE = { type: 'mesos.subscribe', frameworkId: null, suppressed: false } as const;

const slip = () => Promise.reject(new TypeError('a slip that quotes a-secret'));

describe('What nobody foresaw in a call to the outside', () => {
  const connection: Connection = { send: slip, describe: () => 'a call', renew: () => {} };
  const gocd = () =>
    createGocdServer({
      config: { ...INSTANCE, goServer: GO_SERVER, pools: [], backlog: { pollInterval: 120_000 } },
      clock: new VirtualClock(),
      connection,
    });

  it('is a reading of GoCD that failed', async () => {
    const fact = await factOf(gocd().poll());
    expect(fact).to.have.nested.property('failure.reason', 'malformed');
    expect(JSON.stringify(fact)).to.contain('TypeError').and.not.contain('a-secret');
  });

  it('is a change in GoCD that failed', async () => {
    const change = { type: 'gocd.agent.delete', uuid: 'agent-1', taskId: 'task-1', decidedAt: 0 } as const;
    const fact = await factOf(gocd().change(change));
    expect(fact).to.deep.include({ type: 'gocd.agent.change.failed', uuid: 'agent-1', taskId: 'task-1' });
  });

  it('is a subscription that failed, be it the way out or the place to go', async () => {
    const config = aConfig();
    const parts = {
      config,
      clock: new VirtualClock(),
      http: { subscribe: slip, call: slip, callBeside: slip },
    };
    for (const url of ['http://127.0.0.1:5050', 'no address at all']) {
      const master = createMesosMaster({ ...parts, locator: listLocator([url]) });
      const facts = await new Heard(master.subscribe(SUBSCRIBE)).end();
      expect(facts).to.have.length(1);
      expect(facts[0]).to.include({ type: 'mesos.disconnected', reason: 'unreachable' });
    }
  });
});
