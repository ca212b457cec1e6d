import type { FastifyInstance, InjectOptions } from 'fastify';
import { createApp, type HttpParts } from '../../../adapters/http/app.ts';
import { VirtualClock } from '../../../domain/clock/virtualClock.ts';
import type { Config, HttpConfig } from '../../../domain/config.ts';
import { Secret } from '../../../domain/secret.ts';
import { Archive } from '../../../services/history/archive.ts';
import type { Log } from '../../../services/ports.ts';
import { MeasuredDriver } from '../../services/metrics/support.ts';
import { someConfig } from '../../support/config.ts';

export const TOKEN = 'a-token-of-the-spec';
export const BEARER = { authorization: `Bearer ${TOKEN}` };

export const LOOPBACK: HttpConfig = {
  host: '127.0.0.1',
  port: 0,
  basePath: '',
  historyDays: 30,
  historySize: 256,
  historyFile: null,
  token: new Secret(TOKEN),
};
/** Others can reach it. */
export const PUBLIC: HttpConfig = { ...LOOPBACK, host: '0.0.0.0' };

/** The machines, an operator's wishes going straight to them, and the HTTP face of it all. */
export class Served {
  readonly driver: MeasuredDriver;
  readonly clock = new VirtualClock();
  readonly logged: string[] = [];
  readonly parts: HttpParts;
  #app: FastifyInstance | null = null;

  constructor(http: HttpConfig = LOOPBACK, config: Config = someConfig(), archive = new Archive()) {
    this.driver = new MeasuredDriver(config, archive);
    const write = (line: string) => {
      this.logged.push(line);
    };
    const log: Log = { error: write, warn: write, info: write, debug: write };
    this.parts = {
      http,
      view: this.driver.view,
      metrics: this.driver.metrics,
      request: (fact) => this.driver.take(fact),
      log,
      clock: this.clock,
      dashboard: '/there/is/no/such/folder',
    };
  }

  async app(): Promise<FastifyInstance> {
    this.#app ??= await createApp(this.parts);
    return this.#app;
  }

  async ask(options: InjectOptions) {
    const answer = await (await this.app()).inject(options);
    return {
      status: answer.statusCode,
      headers: answer.headers,
      text: answer.payload,
      json: () => answer.json(),
    };
  }

  get(url: string, headers: Record<string, string> = {}) {
    return this.ask({ method: 'GET', url, headers });
  }

  post(url: string, headers: Record<string, string> = BEARER, payload?: object | string) {
    return this.ask({ method: 'POST', url, headers, ...(payload === undefined ? {} : { payload }) });
  }
}
