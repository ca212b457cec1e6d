import type { Gocd } from '../../sandbox/model/gocd/server.ts';

const ADMIN = { name: 'alice', password: 'password-of-alice' } as const;
export const ADMIN_USER = { ...ADMIN, admin: true } as const;

/** People who work with GoCD's own pages. */
export class People {
  readonly #gocd: Gocd;
  /** uuids of the agents a person has disabled and not enabled again. */
  readonly disabled = new Set<string>();

  constructor(gocd: Gocd) {
    this.#gocd = gocd;
  }

  disable(uuid: string): void {
    this.disabled.add(uuid);
    this.#set(uuid, 'Disabled');
  }

  enable(uuid: string): void {
    this.#set(uuid, 'Enabled');
    this.disabled.delete(uuid);
  }

  #set(uuid: string, state: 'Enabled' | 'Disabled'): void {
    const authorization = Buffer.from(`${ADMIN.name}:${ADMIN.password}`).toString('base64');
    this.#gocd.handle({
      method: 'PATCH',
      path: `/go/api/agents/${uuid}`,
      headers: {
        accept: 'application/vnd.go.cd.v7+json',
        'content-type': 'application/json',
        'x-gocd-confirm': 'true',
        authorization: `Basic ${authorization}`,
      },
      body: JSON.stringify({ agent_config_state: state }),
    });
  }
}
