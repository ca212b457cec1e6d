import type { Credentials } from './api.ts';

/** Until the tab is closed, and for no other tab. */
const TOKEN = 'gocd-mesos.token';
const NAME = 'gocd-mesos.name';

export function keptCredentials(): Credentials {
  return { token: sessionStorage.getItem(TOKEN) ?? '', by: sessionStorage.getItem(NAME) ?? '' };
}

export function keepCredentials({ token, by }: Credentials): void {
  sessionStorage.setItem(TOKEN, token);
  sessionStorage.setItem(NAME, by);
}

export function forgetToken(): void {
  sessionStorage.removeItem(TOKEN);
}
