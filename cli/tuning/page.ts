import { escaped, pageOf, tableOf } from '../simulation/report/markup.ts';
import { STYLE } from '../simulation/report/style.ts';
import { frontPicture } from './plot.ts';
import type { TuneResult } from './result.ts';
import { changeRows, courseLines, heldOutRows, pointRows, verdictLines } from './words.ts';

const PICTURE = `
:root { --own: #d98026; --chosen: #2a9d8f; --front: #3b7dd8 }
svg .name { font-weight: 600; fill: var(--text) } .bound { stroke: var(--soft); stroke-dasharray: 5 4 }
.front { fill: none; stroke: var(--front); stroke-opacity: .6 } .tried { fill: var(--soft); fill-opacity: .4 }
.best { fill: var(--front) } .own { fill: var(--own) } .chosen { fill: var(--chosen) }
.verdict { font-size: 1.1rem } .from { color: var(--soft); overflow-wrap: anywhere }`;

/** What a tune found, as a page that needs nothing but itself: no script, no other file, no address. */
export function tunePage(result: TuneResult): string {
  const { sources, notes, changes, check } = result;
  const from = [...sources, ...notes, ...courseLines(result)];
  const body = `${paragraphs('verdict', verdictLines(result))}
${frontPicture(result)}
${changes.length === 0 ? '' : section('To change', tableOf(changeRows(result)))}
${check === null ? '' : section('On the days that were held out', `${tableOf(heldOutRows(check))}\n${paragraphs('', [check.holds ? 'The gain holds there.' : 'The gain does not hold there:', ...check.lost])}`)}
${section('What nothing that was tried beats', tableOf(pointRows(result)))}
${section('What it is from', paragraphs('from', from))}`;
  return pageOf({ title: 'Waits against agent hours', style: `${STYLE}${PICTURE}`, body });
}

function section(title: string, content: string): string {
  return `<h2>${escaped(title)}</h2>\n${content}`;
}

function paragraphs(kind: string, lines: readonly string[]): string {
  return lines.map((line) => `<p class="${kind}">${escaped(line)}</p>`).join('\n');
}
