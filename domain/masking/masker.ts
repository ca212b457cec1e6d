import { MASK, Secret } from '../secret.ts';
import { credentialsIn, maskCredentials } from './credentials.ts';
import { anyFormOf, hexadecimal } from './encodings.ts';

/** A text without the secrets in it, fit to leave the program. Masking twice changes nothing. */
export type Mask = (text: string) => string;

/**
 * Shorter ones are not masked as they are: each would tear words apart that have nothing to do with it, and thereby tell what
 * it is. In the form in which it is sent, `user:secret` in base64, every secret is masked.
 */
export const SHORTEST_MASKED = 6;

/**
 * The one masker for all that leaves the program. It knows each secret of a config as it is, escaped for URLs, JSON and markup,
 * in hexadecimal, and in base64 alone, with its user's name, or within anything else; also credentials within the config's own texts, such as a signed URL; and it
 * masks whatever else shows itself to be a credential.
 * @param holder whatever holds the secrets, at any depth: a Config, or parts of one.
 */
export function maskerOf(holder: unknown): Mask {
  const patterns = [...new Set(formsIn(holder))].sort((a, b) => b.length - a.length);
  if (patterns.length === 0) return maskCredentials;
  const known = new RegExp(patterns.join('|'), 'g');
  return (text) => maskCredentials(text.replace(known, MASK));
}

/** Masks the texts of plain data, at any depth, and leaves the rest as it is. */
export function maskTexts<T>(value: T, mask: Mask): T;
export function maskTexts(value: unknown, mask: Mask): unknown {
  if (typeof value === 'string') return mask(value);
  if (Array.isArray(value)) return value.map((item) => maskTexts(item, mask));
  if (typeof value !== 'object' || value === null || value instanceof Secret) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, maskTexts(item, mask)]));
}

/** The secrets that are too short to be masked as they are, by their place in the config, as `goServer.credentials.password`. */
export function tooShortIn(holder: unknown, place = ''): readonly string[] {
  if (holder instanceof Secret) return holder.reveal().length < SHORTEST_MASKED ? [place] : [];
  if (typeof holder !== 'object' || holder === null) return [];
  return Object.entries(holder).flatMap(([key, item]) =>
    tooShortIn(item, place === '' ? key : `${place}.${key}`),
  );
}

/** What the name of the user that a secret belongs to may be called, where the two stand side by side. */
const USER_KEYS = ['userName', 'principal', 'user'];

/** Patterns of every form in which what the holder keeps secret may come back. */
function formsIn(holder: unknown): readonly string[] {
  if (typeof holder === 'string')
    return credentialsIn(holder).flatMap((credential) => formsOf(credential, []));
  if (typeof holder !== 'object' || holder === null) return [];
  const users = Object.entries(holder).flatMap(([key, value]) =>
    USER_KEYS.includes(key) && typeof value === 'string' ? [value] : [],
  );
  return Object.values(holder).flatMap((value) =>
    value instanceof Secret ? formsOf(value.reveal(), users) : formsIn(value),
  );
}

function formsOf(secret: string, users: readonly string[]): readonly string[] {
  const sent = secret === '' ? [] : users.map((user) => base64(`${user}:${secret}`));
  if (secret.length < SHORTEST_MASKED) return sent;
  return [...sent, base64(secret), ...withinBase64(secret), hexadecimal(secret), anyFormOf(secret)];
}

/** Without the padding, which is not always sent, in both alphabets, and with its signs escaped. */
function base64(text: string): string {
  const encoded = Buffer.from(text, 'utf8').toString('base64').replace(/=+$/, '');
  return `${withSigns(encoded)}(?:=|%(?:25)*3[dD])*`;
}

/**
 * What base64 makes of a text whatever stands before and after it, of a name that we do not know for one: three bytes become
 * four characters, so it depends on how many bytes of the three come before. Characters that it shares are left out.
 */
function withinBase64(text: string): readonly string[] {
  return FIRST_OWN.map((first, before) => {
    const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(text, 'utf8')]);
    return withSigns(bytes.toString('base64').slice(first, Math.floor((bytes.length * 8) / 6)));
  });
}

/** The first character that is of the text alone, by how many bytes come before. */
const FIRST_OWN = [0, 2, 3];

function withSigns(encoded: string): string {
  return encoded.replace(/[+/]/g, (sign) => SIGNS[sign] ?? sign);
}

const SIGNS: Readonly<Record<string, string>> = {
  '+': '(?:[-+]|%(?:25)*2[bB])',
  '/': String.raw`(?:[_/]|\\+\/|%(?:25)*2[fF])`,
};
