import { carryOut } from '../../../../adapters/mesos/callOutcome.ts';
import { schedulerHttp } from '../../../../adapters/mesos/http.ts';
import { listLocator } from '../../../../adapters/mesos/locator.ts';
import { endpointOf } from '../../../../adapters/mesos/mastersToAsk.ts';
import { probeMasters } from '../../../../adapters/mesos/probe.ts';
import { createWebhook, DEADLINE_MS } from '../../../../adapters/webhook/webhook.ts';
import { openSession } from '../../../../adapters/zookeeper/session.ts';
import { CommandError } from '../../../../cli/failure.ts';
import { askInstance } from '../../../../cli/instance.ts';
import { systemClock } from '../../../../domain/clock/clock.ts';
import { VirtualClock } from '../../../../domain/clock/virtualClock.ts';
import type { TlsConfig } from '../../../../domain/config.ts';
import { Secret } from '../../../../domain/secret.ts';
import { BACKLOG } from '../../../../services/views/schemas.ts';
import { failureOf, GO_SERVER, gocdServer } from '../../gocd/support.ts';
import { logged } from '../../journal/support.ts';
import { aClient, REVIVE } from '../../mesos/support/client.ts';
import { aConfig } from '../../mesos/support/settings.ts';
import { rejection } from '../../zookeeper/support/rejection.ts';
import type { Misconduct, Peer } from './peer.ts';

export interface Scene {
  readonly peer: Peer;
  readonly misconduct: Misconduct;
}

/** Makes its call as often as it is asked; each time it resolves with what became of it, in a word or two. */
export type Caller = () => Promise<string>;

/** For callers whose deadline the system's clock measures, where it is what ends the call. */
const SHORT_MS = 50;
const LONG_MS = 10_000;

export const gocdPoll = (scene: Scene): Caller => {
  const server = gocdOf(scene);
  return async () => (await failureOf(server.poll())).reason;
};

export const gocdChange = (scene: Scene): Caller => {
  const server = gocdOf(scene);
  const change = { type: 'gocd.agent.delete', uuid: 'agent-1', taskId: 'task-1', decidedAt: 0 } as const;
  return async () => (await failureOf(server.change(change))).reason;
};

function gocdOf({ peer, misconduct }: Scene) {
  const requestTimeout = misconduct.isSilent ? SHORT_MS : LONG_MS;
  const config = { ...GO_SERVER, url: `${peer.url}/go`, requestTimeout, tls: tlsOf(misconduct) };
  return gocdServer({ config });
}

export const mesosSubscribe = ({ peer, misconduct }: Scene): Caller => {
  const client = aClient([peer.url], { tls: tlsOf(misconduct), requestTimeout: LONG_MS });
  return pastDeadline({ peer, misconduct }, client.clock, async () => {
    const [fact] = await client.subscribe().end();
    return fact?.type === 'mesos.disconnected' ? fact.reason : `not told: ${fact?.type}`;
  });
};

export const mesosCall = (scene: Scene): Caller => {
  const clock = new VirtualClock();
  const { config, http } = mesosOf(scene, clock);
  const live = { endpoint: endpointOf(scene.peer.url), frameworkId: 'framework-1', streamId: 'stream-1' };
  const signal = new AbortController().signal;
  const parts = { config, http, live, signal, redact: (text: string) => text };
  return pastDeadline(scene, clock, async () => {
    const { failure, lost } = await carryOut(REVIVE, parts);
    if (failure === null) return 'taken';
    return lost === null ? failure.outcome : `${failure.outcome}, lost`;
  });
};

export const mesosProbe = (scene: Scene): Caller => {
  const clock = new VirtualClock();
  const { config } = mesosOf(scene, clock);
  return pastDeadline(scene, clock, async () => {
    const { isGood, text } = await probeMasters(config, listLocator([scene.peer.url]), clock);
    return isGood ? 'good' : text.replace(scene.peer.address, '').replace(/^:? | \(\w+\)$|:.*/g, '');
  });
};

function mesosOf({ misconduct }: Scene, clock: VirtualClock) {
  const config = aConfig({ mesos: { tls: tlsOf(misconduct), requestTimeout: LONG_MS } });
  return { config, http: schedulerHttp(config.mesos, clock) };
}

/** The webhook is called anew for each notification. It cannot be given an authority of its own. */
export const webhook = (scene: Scene): Caller => {
  const clock = new VirtualClock();
  return pastDeadline(
    scene,
    clock,
    async () => {
      const { log, lines } = logged();
      const hook = createWebhook({
        url: new Secret(`${scene.peer.url}/hook`),
        shape: 'plain',
        clock: scene.misconduct.isSilent ? clock : systemClock,
        log,
        retryWaitMs: 1,
      });
      hook.send({
        condition: 'breaker-open',
        subject: 'default',
        text: 'The breaker is open.',
        since: 0,
        instance: 'ci',
        state: 'begun',
      });
      await hook.close();
      return lines.length === 0 ? 'taken' : lines.join().replace(/^.* the webhook | \(\w+\)$/g, '');
    },
    DEADLINE_MS,
  );
};

export const commandLine = ({ peer, misconduct }: Scene): Caller => {
  const timeout = misconduct.isSilent ? SHORT_MS : LONG_MS;
  return async () => {
    const error = await rejection(
      askInstance({ url: peer.url }, '/api/v1/backlog', BACKLOG, { timeoutMs: timeout }),
    );
    if (!(error instanceof CommandError)) throw error;
    return /no answer|no gocd-mesos/.exec(error.message)?.[0] ?? error.message;
  };
};

/** It tries again until its time is up, whatever happens. */
export const zooKeeper = ({ peer }: Scene): Caller => {
  const location = { servers: [peer.address], path: '/mesos', credentials: null };
  return async () => {
    const error = await rejection(openSession({ location, clock: systemClock, timeout: SHORT_MS }));
    return 'trouble' in error ? String(error.trouble) : `not foreseen: ${error.message}`;
  };
};

function tlsOf({ caFile }: Misconduct): TlsConfig {
  return { caFile: caFile ?? null, certFile: null, keyFile: null, verify: true };
}

/** Lets the deadline pass when a call has arrived whose end is only that. */
function pastDeadline(
  { peer, misconduct }: Scene,
  clock: VirtualClock,
  call: Caller,
  deadlineMs: number = LONG_MS,
): Caller {
  let calls = 0;
  return async () => {
    const outcome = call();
    calls += 1;
    if (misconduct.isSilent) {
      await peer.asked(calls);
      clock.advance(deadlineMs);
    }
    return outcome;
  };
}
