import { listLocator } from '../../../../adapters/mesos/locator.ts';
import { createMesosMaster } from '../../../../adapters/mesos/mesosMaster.ts';
import { VirtualClock } from '../../../../domain/clock/virtualClock.ts';
import type { MesosConfig } from '../../../../domain/config.ts';
import type { MesosCallFailed, MesosFact } from '../../../../domain/facts.ts';
import type { MesosCall, SubscribeCommand } from '../../../../services/ports.ts';
import type { FakeMaster } from './fakeMaster.ts';
import { Heard } from './heard.ts';
import { aConfig } from './settings.ts';

export const REVIVE: MesosCall = { type: 'mesos.revive' };
export const TEARDOWN: MesosCall = { type: 'mesos.teardown' };

/** The client under test, on virtual time. */
export function aClient(urls: readonly string[], mesos: Partial<MesosConfig> = {}) {
  const clock = new VirtualClock();
  const warnings: string[] = [];
  const master = createMesosMaster({
    config: aConfig({ mesos }),
    locator: listLocator(urls),
    clock,
    log: { warn: (message) => warnings.push(message) },
  });
  return {
    clock,
    warnings,
    subscribe: (frameworkId: string | null = null) => {
      const command: SubscribeCommand = { type: 'mesos.subscribe', frameworkId, suppressed: false };
      return new Heard<MesosFact>(master.subscribe(command));
    },
    /** Makes a call; how it failed, if it did. */
    call: async (call: MesosCall): Promise<MesosCallFailed | undefined> => {
      const [failure] = await new Heard<MesosCallFailed>(master.call(call)).end();
      return failure;
    },
    startCall: (call: MesosCall) => new Heard<MesosCallFailed>(master.call(call)),
  };
}

export const SUBSCRIBED = {
  type: 'SUBSCRIBED',
  subscribed: { framework_id: { value: 'framework-1' }, heartbeat_interval_seconds: 15 },
};

/** Bytes of one event as a master writes them. */
export function recordOf(event: object): Buffer {
  const json = Buffer.from(JSON.stringify(event));
  return Buffer.concat([Buffer.from(`${json.length}\n`), json]);
}

/** Takes the next SUBSCRIBE and begins its stream; what more to say is up to the caller. */
export async function acceptSubscription(master: FakeMaster, streamId = 'stream-1') {
  const received = await master.next();
  received.response.writeHead(200, { 'Mesos-Stream-Id': streamId, 'Content-Type': 'application/json' });
  received.response.write(recordOf(SUBSCRIBED));
  return { ...received, say: (event: object) => received.response.write(recordOf(event)) };
}
