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

/** Numbers from 0 to at least `most` in steps that people count in, few enough to be read. */
export function niceSteps(most: number, count = 4): readonly number[] {
  if (most <= 0) return [0, 1];
  const rough = most / count;
  const size = 10 ** Math.floor(Math.log10(rough));
  const step = size * ([1, 2, 5, 10].find((factor) => factor * size >= rough) ?? 10);
  return Array.from({ length: Math.ceil(most / step) + 1 }, (_, index) =>
    Number((index * step).toPrecision(12)),
  );
}
