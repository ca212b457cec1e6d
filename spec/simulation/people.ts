import type { Clock } from '../../domain/clock/clock.ts';
import type { Gocd } from '../../sandbox/index.ts';

const ADMIN = { name: 'alice', password: 'password-of-alice' } as const;
export const ADMIN_USER = { ...ADMIN, admin: true } as const;

const TRY_AGAIN_MS = 30_000;

/** People who work with GoCD's own pages, and try again when those are away. */
export class People {
  readonly #gocd: Gocd;
  readonly #clock: Clock;
  /** uuids of the agents a person has disabled and not enabled again. */
  readonly disabled = new Set<string>();
  readonly #namesBefore = new Map<string, string>();

  constructor(gocd: Gocd, clock: Clock) {
    this.#gocd = gocd;
    this.#clock = clock;
  }

  disable(uuid: string): void {
    if (this.#set(uuid, 'Disabled') === 200) this.disabled.add(uuid);
  }

  enable(uuid: string): void {
    const status = this.#set(uuid, 'Enabled');
    if (status === 503) this.#clock.after(TRY_AGAIN_MS, () => this.enable(uuid));
    else this.disabled.delete(uuid);
  }

  /** Gives an agent another name in the list, of which it had that one. */
  rename(uuid: string, hostname: string, before = hostname): void {
    this.#namesBefore.set(uuid, this.#namesBefore.get(uuid) ?? before);
    const status = this.#ask('PATCH', uuid, JSON.stringify({ hostname }));
    if (status === 503) this.#clock.after(TRY_AGAIN_MS, () => this.rename(uuid, hostname));
  }

  /** What an agent was called before anybody gave it another name. */
  nameOf({ uuid, hostname }: { readonly uuid: string; readonly hostname: string }): string {
    return this.#namesBefore.get(uuid) ?? hostname;
  }

  /** Takes an agent that does not build out of the list. */
  remove(uuid: string): void {
    this.disable(uuid);
    if (this.#ask('DELETE', uuid, '') === 200) this.disabled.delete(uuid);
    else this.enable(uuid);
  }

  cancelWhatWaits(): void {
    for (const { locator, state } of [...this.#gocd.jobs()])
      if (state === 'Scheduled') this.#gocd.cancel(locator);
  }

  #set(uuid: string, state: 'Enabled' | 'Disabled'): number {
    return this.#ask('PATCH', uuid, JSON.stringify({ agent_config_state: state }));
  }

  #ask(method: 'PATCH' | 'DELETE', uuid: string, body: string): number {
    const authorization = Buffer.from(`${ADMIN.name}:${ADMIN.password}`).toString('base64');
    const { status } = this.#gocd.handle({
      method,
      path: `/go/api/agents/${uuid}`,
      headers: {
        accept: 'application/vnd.go.cd.v7+json',
        'content-type': 'application/json',
        'x-gocd-confirm': 'true',
        authorization: `Basic ${authorization}`,
      },
      body,
    });
    return status;
  }
}
