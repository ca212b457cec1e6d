import { Observable } from 'rxjs';
import type { Clock } from '../../domain/clock/clock.ts';
import type { Config } from '../../domain/config.ts';
import type { MesosMaster } from '../../services/ports.ts';
import { carryOut } from './callOutcome.ts';
import { HostAddresses } from './hostAddresses.ts';
import { type SchedulerHttp, schedulerHttp } from './http.ts';
import type { MasterLocator } from './locator.ts';
import { redactorOf } from './redact.ts';
import { type MesosLog, Subscription, type SubscriptionParts } from './subscription.ts';

export interface MesosMasterOptions {
  readonly config: Config;
  readonly locator: MasterLocator;
  readonly clock: Clock;
  readonly log?: MesosLog;
  /** The way to the masters; by default real HTTP. */
  readonly http?: SchedulerHttp;
  /** Is told where hosts are. */
  readonly hosts?: HostAddresses;
}

/**
 * The Mesos master over its v1 scheduler API (HTTP, JSON over RecordIO). There is one subscription at a time: a new
 * one closes the one before, which then completes without a further fact.
 */
export function createMesosMaster({
  config,
  locator,
  clock,
  log = SILENT,
  http = schedulerHttp(config.mesos, clock),
  hosts = new HostAddresses(),
}: MesosMasterOptions): MesosMaster {
  const redact = redactorOf(config);
  const parts: SubscriptionParts = { config, locator, http, clock, redact, log, hosts };
  let current: Subscription | null = null;

  return {
    subscribe: (command) =>
      new Observable((subscriber) => {
        current?.replace();
        const subscription = new Subscription(parts, subscriber);
        current = subscription;
        subscription.start(command);
        return () => subscription.close();
      }),
    call: (call) =>
      new Observable((subscriber) => {
        const abort = new AbortController();
        const subscription = current;
        const live = subscription?.live ?? null;
        const begunAt = clock.now();
        let isAnswered = false;
        const stay = subscription?.whenLeft(() => abort.abort());
        carryOut(call, { config, http, redact, live, signal: abort.signal }).then(({ failure, lost }) => {
          isAnswered = true;
          stay?.();
          // First what became of the call: those who hear that the subscription is gone may stop listening.
          if (failure) subscriber.next(failure);
          subscriber.complete();
          if (lost !== null) subscription?.lose(lost);
          else if (live !== null) subscription?.noteCall(begunAt, failure?.outcome ?? 'answered');
        });
        // To abort what is over would break the connection under the next call.
        return () => {
          stay?.();
          if (!isAnswered) abort.abort();
        };
      }),
  };
}

const SILENT: MesosLog = { warn: () => {} };
