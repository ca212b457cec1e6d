import { useState } from 'preact/hooks';
import { FullMoment } from '../parts/moment.tsx';
import { NumberHead } from '../parts/numberHead.tsx';
import type { Line } from './chartData.ts';

/** More than anybody reads: of more points so many, evenly apart. */
const MOST_ROWS = 60;

/** The values behind a chart, once they are asked for. */
export function ValueTable<Point extends { readonly at: number }>({
  title,
  lines,
  points,
  words,
}: {
  readonly title: string;
  readonly lines: readonly Line<Point>[];
  readonly points: readonly Point[];
  readonly words: (value: number) => string;
}) {
  const [isOpen, setIsOpen] = useState(false);
  const each = Math.max(1, Math.ceil(points.length / MOST_ROWS));
  const rows = points.filter((_point, index) => (points.length - 1 - index) % each === 0).toReversed();
  return (
    <details class="values" onToggle={({ currentTarget }) => setIsOpen(currentTarget.open)}>
      <summary>
        Values<span class="hidden"> of {title}</span>
      </summary>
      {!isOpen ? null : (
        <table class="numbers">
          <caption class="hidden">{title}, newest first</caption>
          <thead>
            <tr>
              <th scope="col">Time</th>
              {lines.map(({ label }) => (
                <NumberHead key={label}>{label}</NumberHead>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((point) => (
              <tr key={point.at}>
                <th scope="row">
                  <FullMoment at={point.at} />
                </th>
                {lines.map((line) => (
                  <td key={line.label} class="right num">
                    {words(line.of(point))}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </details>
  );
}
