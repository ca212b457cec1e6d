import { escaped, frontPicture } from './plot.ts';
import type { TuneResult } from './result.ts';
import { courseLines, differenceText, placed, pointCells, pointHead, verdictLines } from './words.ts';

const STYLE = `
  :root { color-scheme: light dark; --ink: #222; --page: #fff; --line: #ddd; --dim: #6b7280; --own: #b3400a; --chosen: #177245; --front: #2b6cb0 }
  @media (prefers-color-scheme: dark) { :root { --ink: #e5e7eb; --page: #16181d; --line: #3a3f47; --dim: #9ca3af; --own: #ff9d5c; --chosen: #5fd39a; --front: #7ab3ef } }
  body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--page); max-width: 62rem; margin: 2rem auto; padding: 0 1rem }
  h1 { font-size: 1.5rem } h2 { font-size: 1.15rem; margin-top: 2rem }
  table { border-collapse: collapse; display: block; overflow-x: auto }
  th, td { padding: .3rem .8rem .3rem 0; text-align: right; border-bottom: 1px solid var(--line); white-space: nowrap }
  th:first-child, td:first-child { text-align: left; white-space: normal }
  tr.own td { color: var(--own) } tr.chosen td { color: var(--chosen); font-weight: 600 }
  .verdict { font-size: 1.1rem } .sources { color: var(--dim) }
  svg { width: 100%; height: auto } svg text { font: 12px system-ui, sans-serif; fill: var(--ink) } svg .name { font-weight: 600 }
  .grid { stroke: var(--line) } .bound { stroke: var(--dim); stroke-dasharray: 5 4 } .front { fill: none; stroke: var(--front); stroke-opacity: .6 }
  .tried { fill: var(--dim); fill-opacity: .5 } .best { fill: var(--front) } .own { fill: var(--own) } .chosen { fill: var(--chosen) }
  pre { padding: .8rem; border: 1px solid var(--line); overflow-x: auto }`;

/** What a tune found, as a page that needs nothing but itself. */
export function tunePage(result: TuneResult): string {
  const { sources, notes, front, inForce, changes, together, check, currency } = result;
  const rows = inForce.isOnFront ? front : [inForce, ...front];
  return `${[
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    '<title>gocd-mesos tune</title>',
    `<style>${STYLE}</style>`,
    '</head>',
    '<body>',
    '<h1>Waits against agent hours</h1>',
    ...verdictLines(result).map((line) => `<p class="verdict">${escaped(line)}</p>`),
    frontPicture(result),
    ...(changes.length === 0
      ? []
      : [
          '<h2>To change</h2>',
          rowsOf(
            ['to change', 'now', 'alone', 'beside the others'],
            [
              ...changes.map((change) => ({
                cells: [
                  placed(change),
                  change.was.join(', '),
                  differenceText(change.alone),
                  differenceText(change.added),
                ],
              })),
              ...(together === null ? [] : [{ cells: ['all of them', '', differenceText(together), ''] }]),
            ],
          ),
        ]),
    ...(check === null
      ? []
      : [
          '<h2>On the days that were held out</h2>',
          rowsOf(pointHead(currency), [
            { kind: 'own', cells: heldOutCells('in force', result, check.inForce) },
            { kind: 'chosen', cells: heldOutCells('recommended', result, check.recommended) },
          ]),
          ...(check.holds ? ['<p>The gain holds there.</p>'] : ['<p>The gain does not hold there:</p>']),
          ...check.lost.map((line) => `<p>${escaped(line)}</p>`),
        ]),
    '<h2>What nothing that was tried beats</h2>',
    rowsOf(
      pointHead(currency),
      rows.map((point) => ({
        kind: point.isInForce ? 'own' : point.isRecommended ? 'chosen' : '',
        cells: pointCells(point, currency),
      })),
    ),
    '<h2>What it is from</h2>',
    ...[...sources, ...notes, ...courseLines(result)].map(
      (line) => `<p class="sources">${escaped(line)}</p>`,
    ),
    '</body>',
    '</html>',
  ].join('\n')}\n`;
}

function heldOutCells(
  name: string,
  { inForce, currency }: TuneResult,
  score: NonNullable<TuneResult['check']>['inForce'],
): readonly string[] {
  const [, ...cells] = pointCells({ ...inForce, ...score }, currency);
  return [name, ...cells];
}

interface Row {
  readonly kind?: string;
  readonly cells: readonly string[];
}

function rowsOf(head: readonly string[], rows: readonly Row[]): string {
  const cells = (tag: string, texts: readonly string[]) =>
    texts.map((text) => `<${tag}>${escaped(text)}</${tag}>`).join('');
  return [
    '<table>',
    `<tr>${cells('th', head)}</tr>`,
    ...rows.map(({ kind = '', cells: its }) => `<tr class="${kind}">${cells('td', its)}</tr>`),
    '</table>',
  ].join('\n');
}
