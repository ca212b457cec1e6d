import { MASK } from '../secret.ts';

/**
 * Masks what can be seen to be a credential by where it stands, whoever's it is: the user and password of a URL, signatures
 * and tokens among its parameters or in `NAME=value`, and the value of an `Authorization` header. Masking twice changes nothing.
 */
export function maskCredentials(text: string): string {
  return text
    .replace(USER_INFO, (_found, scheme: string, user: string, password?: string) =>
      password === undefined ? `${scheme}${MASK}@` : `${scheme}${user}:${MASK}@`,
    )
    .replace(NAMED, `$1$2${MASK}`)
    .replace(AUTHORIZATION, `$1 ${MASK}`);
}

/** The credentials that `maskCredentials` finds in a text: they may come back elsewhere, without what shows them to be some. */
export function credentialsIn(text: string): readonly string[] {
  const inUrls = [...text.matchAll(USER_INFO)].map(([, , user = '', password = user]) => password);
  const named = [...text.matchAll(NAMED)].map(([, , , value = '']) => value);
  return [...inUrls, ...named];
}

const USER_INFO = /\b([a-z][a-z0-9+.-]{0,20}:\/\/)([^\s/?#@"<>\\:]*)(?::([^\s/?#@"<>\\]*))?@/gi;

/** Words that names of credentials end with, and short names that are one only as a URL's parameter. */
const NAME = String.raw`[\w.-]{0,64}(?:token|secret|passw(?:or)?d|signature|credential|(?:api|access|secret|private|register)[_-]?key)`;
const SHORT_NAME = '(?<=[?&;])(?:sig|key|auth|pwd|code)';
const NAMED = new RegExp(String.raw`\b(${NAME}|${SHORT_NAME})(=|%3D)([^\s#@&;"'<>\\]+)`, 'gi');

/** Not the words that follow in a sentence: what is sent has capitals, digits or signs in it. */
const AUTHORIZATION = /\b(Basic|Bearer)\s+(?=[a-z._~/-]*[A-Z0-9+=])[\w.~+/-]{8,}=*/g;
