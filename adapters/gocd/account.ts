import type { GocdCredentials } from '../../domain/config.ts';
import { MASK } from '../../domain/secret.ts';

/** The `Authorization` header that shows who we are; null where there is nothing to show. */
export function authorizationOf(credentials: GocdCredentials): string | null {
  switch (credentials.kind) {
    case 'none':
      return null;
    case 'basic':
      return `Basic ${Buffer.from(`${credentials.userName}:${credentials.password.reveal()}`).toString('base64')}`;
    case 'token':
      return `Bearer ${credentials.token.reveal()}`;
  }
}

/** To mask shorter ones would tear words apart, and thereby tell what they are. */
const SHORTEST_MASKED = 4;

/** Masks the secret in a foreign text, as it is and as it was sent: a server or a proxy may quote what it got. */
export function masked(text: string, credentials: GocdCredentials): string {
  if (credentials.kind === 'none') return text;
  const secret = credentials.kind === 'basic' ? credentials.password : credentials.token;
  const sent = authorizationOf(credentials)?.split(' ')[1] ?? '';
  return [sent, secret.reveal()]
    .filter((value) => value.length >= SHORTEST_MASKED)
    .reduce((rest, value) => rest.replaceAll(value, MASK), text);
}

/** What to do about a 401, which depends on what was shown. */
export function credentialsAdvice(credentials: GocdCredentials): string {
  switch (credentials.kind) {
    case 'none':
      return 'Set go-server.user-name and go-server.password, or go-server.access-token: the server asks for credentials.';
    case 'basic':
      return `Check go-server.user-name and go-server.password. ${WITHOUT_SECURITY}`;
    case 'token':
      return `Check go-server.access-token: it may be revoked, its user disabled, or the server older than 19.2.0, which has no tokens. ${WITHOUT_SECURITY}`;
  }
}

const WITHOUT_SECURITY =
  'If security is switched off on the server, remove them: it then refuses all credentials with 401.';
