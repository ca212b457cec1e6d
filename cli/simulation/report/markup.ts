/** A text as it stands in HTML and SVG, in attributes too. */
export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** A table with a line of headings; cells of numbers are to the right. */
export function tableOf(rows: readonly (readonly string[])[]): string {
  const [head = [], ...body] = rows;
  const cells = (tag: 'th' | 'td', row: readonly string[]) =>
    row.map((cell) => `<${tag}>${escaped(cell)}</${tag}>`).join('');
  return [
    '<table>',
    `<thead><tr>${cells('th', head)}</tr></thead>`,
    '<tbody>',
    ...body.map((row) => `<tr>${cells('td', row)}</tr>`),
    '</tbody></table>',
  ].join('\n');
}

/** A whole page that needs nothing but itself: no script, no other file, no address. `body` is markup, `title` is text. */
export function pageOf({ title, style, body }: Record<'title' | 'style' | 'body', string>): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escaped(title)}</title>
<style>
${style}
</style>
</head>
<body>
<h1>${escaped(title)}</h1>
${body}
</body>
</html>
`;
}

/** The step that people count in by which a range is in about so many parts, or fewer. */
export function roundStep(range: number, parts: number): number {
  const rough = range / parts;
  const size = 10 ** Math.floor(Math.log10(rough));
  return size * ([1, 2, 5, 10].find((factor) => factor * size >= rough) ?? 10);
}

/** Numbers from 0 to at least `most` in steps that people count in, few enough to be read. */
export function niceSteps(most: number, count = 4): readonly number[] {
  if (most <= 0) return [0, 1];
  const step = roundStep(most, count);
  return Array.from({ length: Math.ceil(most / step) + 1 }, (_, index) =>
    Number((index * step).toPrecision(12)),
  );
}
