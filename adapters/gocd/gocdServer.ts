import { Observable } from 'rxjs';
import type { Clock } from '../../domain/clock/clock.ts';
import type { Config } from '../../domain/config.ts';
import type { GocdFact } from '../../domain/facts.ts';
import type { GocdFailure } from '../../domain/gocd.ts';
import { maskerOf } from '../../domain/masking/masker.ts';
import type { GocdServer } from '../../services/ports.ts';
import { createAgentChanger, operationOf } from './change.ts';
import { createHeldJobsReader } from './reading/heldJobs.ts';
import { createHistoryReader } from './reading/jobRunHistory.ts';
import { asOldAsAnswers } from './reading/keptAnswers.ts';
import { createPastRunsReader } from './reading/pastRuns.ts';
import { createViewReader, type ReadingConfig } from './reading/poll.ts';
import { createAnswerAges } from './wire/answerAges.ts';
import { createApi } from './wire/api.ts';
import { type Connection, connect } from './wire/connection.ts';
import { createDialect } from './wire/dialect.ts';
import { failureOf } from './wire/failure.ts';

export interface GocdServerOptions {
  readonly config: Pick<Config, 'goServer' | 'pools'> & ReadingConfig;
  readonly clock: Clock;
  /** Bytes one answer may have, after decompression; by default as many as the longest that there is reason to expect. */
  readonly bodyLimit?: number;
  /** The way to the server; by default real HTTP. */
  readonly connection?: Connection;
}

/** After an error that nobody foresaw. */
const REST_AFTER_FAULT_MS = 10 * 60_000;

/**
 * A GoCD server over HTTP, for the account and the address in `go-server`. Nothing is asked before the first
 * subscription; leaving one breaks off its requests.
 */
export function createGocdServer({
  config,
  clock,
  bodyLimit,
  connection = connect(config.goServer, bodyLimit),
}: GocdServerOptions): GocdServer {
  const { goServer, pools } = config;
  const reader = { credentials: goServer.credentials, mask: maskerOf(config) };
  const ages = createAnswerAges(connection, clock);
  const api = createApi(ages.connection, reader);
  const dialect = createDialect(api, clock);
  const [ofView, ofHeldJobs] = [ages.watched(), ages.watched()];
  const readView = asOldAsAnswers(
    createViewReader(config, createApi(ofView.connection, reader), dialect, clock),
    ofView,
  );
  const readHistory = createHistoryReader(api, clock);
  const readPastRuns = createPastRunsReader(api, dialect, clock);
  const readHeldJobs = createHeldJobsReader(
    createApi(ofHeldJobs.connection, reader),
    dialect,
    clock,
    ofHeldJobs,
  );
  const changeAgent = createAgentChanger(pools, api, dialect);

  return {
    poll: () =>
      outcomeOf(
        async (signal) => ({ type: 'gocd.polled', view: await readView(signal) }),
        (failure) => {
          // The server may be another one when it is back, and certificates may have been replaced.
          dialect.forget();
          connection.renew();
          return { type: 'gocd.poll.failed', failure };
        },
      ),
    change: (command) => {
      const { uuid, taskId } = command;
      const operation = operationOf(command);
      return outcomeOf(
        async (signal) => {
          await changeAgent(command, signal);
          return { type: 'gocd.agent.changed', operation, uuid, taskId };
        },
        (failure) => ({ type: 'gocd.agent.change.failed', operation, uuid, taskId, failure }),
      );
    },
    ask: (question) => {
      if (question.type === 'gocd.history.ask') {
        const { uuid, taskId, building = null } = question;
        const told = (jobs: number | null) => ({ type: 'gocd.history.told', uuid, taskId, jobs }) as const;
        return outcomeOf(
          async (signal) => told(await readHistory(uuid, building, signal)),
          () => told(null),
        );
      }
      if (question.type === 'gocd.pipeline.ask') {
        const { pipeline } = question;
        return outcomeOf(
          (signal) => readPastRuns(pipeline, signal),
          () => ({ type: 'gocd.pipeline.told', pipeline, runs: [], times: [], restMs: REST_AFTER_FAULT_MS }),
        );
      }
      const asked = question.locators;
      return outcomeOf(
        (signal) => readHeldJobs(asked, signal),
        () => ({
          type: 'gocd.jobs.told',
          startedAt: clock.now(),
          asked,
          held: [],
          unread: asked ?? [],
          untold: [],
        }),
      );
    },
  };
}

/** Work as a cold observable of its one outcome. Whatever it throws is a failure, so that it is tried again. */
function outcomeOf(
  work: (signal: AbortSignal) => Promise<GocdFact>,
  failed: (failure: GocdFailure) => GocdFact,
): Observable<GocdFact> {
  return new Observable((subscriber) => {
    const leaving = new AbortController();
    let isDone = false;
    work(leaving.signal)
      .catch((error: unknown) => failed(failureOf(error)))
      .then((fact) => {
        isDone = true;
        subscriber.next(fact);
        subscriber.complete();
      });
    // Where nothing is left to break off, an abort would only cost: its error knows where it was made.
    return () => {
      if (!isDone) leaving.abort();
    };
  });
}
