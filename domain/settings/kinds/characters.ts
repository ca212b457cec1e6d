/**
 * What texts may hold to get where they are meant for. A rule says what is wrong with a text, in words that don't
 * show it; null if nothing is.
 */
export type TextRule = (text: string) => string | null;

const CONTROL = /\p{Cc}/u;
const ODDITIES: readonly (readonly [RegExp, string])[] = [
  [/\uFEFF/, 'a byte order mark'],
  [/[\r\n\u0085\u2028\u2029]/, 'a line break'],
  [CONTROL, 'a control character'],
  [/\s/, 'a blank'],
  [/[^\x20-\x7E]/, 'a character beyond ASCII'],
];

/** What stands after `bearer` in a header: one word of visible ASCII. Proxies and servers cut or garble all else. */
export const tokenRule: TextRule = (text) => {
  const found = ODDITIES.find(([oddity]) => oddity.test(text))?.[1];
  return found === undefined ? null : `holds ${found}, which no header carries in a token`;
};

/** A user or a password of HTTP's Basic scheme. It is encoded, so that blanks and letters of any kind are fine. */
export const basicRule: TextRule = (text) => {
  const found = ODDITIES.slice(0, 3).find(([oddity]) => oddity.test(text))?.[1];
  return found === undefined ? null : `holds ${found}, which HTTP does not allow in a name or password`;
};

/** What a file brought along beside a secret: editors and shells put such things where nobody sees them. */
export const fileRule: TextRule = (text) =>
  markRule(text) ?? (/^\s|\s$/.test(text) ? 'the file begins or ends with a blank or an empty line' : null);

const markRule: TextRule = (text) =>
  text.startsWith('\uFEFF') ? 'the file begins with a byte order mark' : null;

/** The image's entry point writes the key into a file of Java properties, as it is. */
export const registerKeyRule: TextRule = (text) => {
  if (CONTROL.test(text)) return 'holds a line break or another control character, which ends the key';
  if (/^\s/.test(text)) return 'begins with a blank, which the agent does not see';
  return text.includes('\\') ? 'holds a backslash, which the agent takes for an escape' : null;
};

/** A variable of a process. */
export const variableRule: TextRule = (text) =>
  text.includes('\0') ? 'holds a NUL, where every variable ends' : null;

/** A variable from a file, which may be of several lines, as keys are. */
export const variableFileRule: TextRule = (text) => markRule(text) ?? variableRule(text);

/** Both rules, the first one first. */
export function bothRules(first: TextRule, second: TextRule): TextRule {
  return (text) => first(text) ?? second(text);
}
