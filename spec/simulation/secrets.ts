import { PRINCIPAL, SECRETS, USER } from './settings.ts';
import { Violation } from './violation.ts';

const base64 = (text: string) => Buffer.from(text, 'utf8').toString('base64');
const inMarkup = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
const inJson = (text: string) => JSON.stringify(text).slice(1, -1);

/** One way in which a secret of ours may be told. */
interface Forbidden {
  readonly name: string;
  readonly text: string;
}

const FORBIDDEN: readonly Forbidden[] = [
  ...Object.entries(SECRETS).flatMap(([name, secret]) =>
    [
      secret,
      inJson(secret),
      inJson(inJson(secret)),
      encodeURIComponent(secret),
      inMarkup(secret),
      base64(secret),
    ].map((text) => ({ name, text })),
  ),
  { name: 'password', text: base64(`${USER}:${SECRETS.password}`) },
  { name: 'mesosSecret', text: base64(`${PRINCIPAL}:${SECRETS.mesosSecret}`) },
];

/** The longest word of each secret: no encoding but base64 changes it, so that few texts need to be looked at for all ways. */
const WORDS = Object.values(SECRETS).map(
  (secret) => secret.split(/[^a-z0-9]+/).sort((a, b) => b.length - a.length)[0] ?? secret,
);
const SIGNS: readonly string[] = [
  ...new Set(FORBIDDEN.map(({ text }) => WORDS.find((word) => text.includes(word)) ?? text)),
];

/**
 * @param where who tells the text.
 * @throws Violation if a secret of ours is in it, in any form.
 */
export function checkSecrets(text: string, where: string): void {
  if (!SIGNS.some((sign) => text.includes(sign))) return;
  for (const { name, text: forbidden } of FORBIDDEN)
    if (text.includes(forbidden)) throw new Violation('no secret is told', `${name} in ${where}`);
}
