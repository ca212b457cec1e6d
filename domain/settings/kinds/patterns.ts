/**
 * Regular expressions of constraints. They are those of JavaScript, while people know them from Marathon, which has
 * Java's: what means something to Java, and is taken for plain letters by JavaScript, would match nothing in silence.
 */

/** What JavaScript knows after a backslash. All else it takes for the letter itself. */
const KNOWN_ESCAPE =
  /\\(?:c[A-Za-z]|x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|k<\w+>|[dDwWsSbBtnrfv]|([1-9]\d*)|[^A-Za-z0-9])/g;
const CLASS = /\[(\^?[^\]]*)\]/g;
const GROUP = /\((?!\?)|\(\?<(?![=!])/g;

/** What in an expression that JavaScript takes is meant for another reader, in plain words; null if nothing is. */
export function patternFlaw(pattern: string): string | null {
  // What is escaped stands for itself, whatever else it would be.
  const bare = pattern.replace(KNOWN_ESCAPE, 'x');
  const outside = bare.replace(CLASS, 'x');
  const highest = Math.max(
    0,
    ...[...pattern.matchAll(KNOWN_ESCAPE)].map(([, number]) => Number(number ?? 0)),
  );
  if (highest > (outside.match(GROUP)?.length ?? 0)) return `there is no group ${highest} for \\${highest}`;
  return foreignPiece(bare, outside);
}

function foreignPiece(bare: string, outside: string): string | null {
  const letter = /\\./s.exec(bare)?.[0];
  if (letter !== undefined) return `JavaScript takes ${letter} for the letter alone`;
  for (const [whole, inner = ''] of bare.matchAll(CLASS)) {
    if (inner === '' || inner === '^')
      return `JavaScript takes ${whole} for a class of nothing, or of everything`;
    if (/\[|&&/.test(inner))
      return 'JavaScript has no classes within classes, and none by name; escape a plain [ or &';
  }
  if (/\(\?(?![:=!<])/.test(outside))
    return 'flags within an expression are not for every version of Node.js';
  return /\{(?!\d+(,\d*)?\})/.test(outside)
    ? 'JavaScript takes this { for itself; write \\{, or a count as {0,3}'
    : null;
}
