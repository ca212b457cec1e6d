import type { GocdCredentials } from '../../domain/config.ts';

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
