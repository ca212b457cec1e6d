/**
 * Characters that a terminal or a reader of lines takes for more than text: control characters, line separators, and those
 * that turn the direction of writing. Names of hosts and messages of tasks come from outside and may hold any of them.
 */
const UNSAFE = /[\p{Cc}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** A text in one line, each unsafe character written as JSON would escape it: `\n`, `\u001b`. */
export function plainText(text: string): string {
  return text.replace(UNSAFE, escaped);
}

/** A text of several lines, each as `plainText` has it. */
export function plainLines(text: string): string {
  return text.split('\n').map(plainText).join('\n');
}

function escaped(character: string): string {
  const short = SHORT[character];
  return short ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };
