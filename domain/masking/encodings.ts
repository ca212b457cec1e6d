/** How a text may come back from whoever got it: as it is, or escaped for a URL, JSON, XML or HTML, each character apart. */

/** A pattern that matches the text in any of these forms, also a mixture of them. */
export function anyFormOf(text: string): string {
  return [...text].map(formsOf).join('');
}

/** A pattern that matches the text's bytes in hexadecimal. */
export function hexadecimal(text: string): string {
  return anyCase(Buffer.from(text, 'utf8').toString('hex'));
}

/** Plain letters and digits are escaped by nobody. */
function formsOf(character: string): string {
  if (/[A-Za-z0-9]/.test(character)) return character;
  // Itself last: it may be how one of the others begins.
  const forms = [...forUrl(character), ...forJson(character), ...forMarkup(character), literal(character)];
  return `(?:${[...new Set(forms)].join('|')})`;
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}

function forUrl(character: string): readonly string[] {
  const bytes = [...Buffer.from(character, 'utf8')];
  // Within another URL the sign itself is escaped: `%252F`.
  const percented = bytes.map((byte) => `%(?:25)*${anyCase(byte.toString(16).padStart(2, '0'))}`).join('');
  return character === ' ' ? [percented, literal('+')] : [percented];
}

/** JSON in JSON, as when a message quotes one, has its backslashes doubled. */
function forJson(character: string): readonly string[] {
  const units = Array.from({ length: character.length }, (_, at) => character.charCodeAt(at));
  const numbered = units
    .map((unit) => String.raw`\\+u` + anyCase(unit.toString(16).padStart(4, '0')))
    .join('');
  const short = SHORT_JSON[character];
  return short === undefined ? [numbered] : [numbered, String.raw`\\+` + literal(short)];
}

const SHORT_JSON: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  '\b': 'b',
  '\f': 'f',
  '\n': 'n',
  '\r': 'r',
  '\t': 't',
};

function forMarkup(character: string): readonly string[] {
  const code = character.codePointAt(0) ?? 0;
  const named = NAMED_ENTITIES[character];
  const numbered = [`&#0*${code};`, `&#[xX]0*${anyCase(code.toString(16))};`];
  return named === undefined ? numbered : [...numbered, `&${named};`];
}

const NAMED_ENTITIES: Readonly<Record<string, string>> = {
  '&': 'amp',
  '<': 'lt',
  '>': 'gt',
  '"': 'quot',
  "'": 'apos',
};

function anyCase(hexadecimal: string): string {
  return hexadecimal.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);
}
