import type { HistoryView } from '../../../services/history/kinds.ts';
import { FullMoment } from '../parts/moment.tsx';
import type { Span } from './chartData.ts';

const MOST_GAPS = 5;

/** Of which of the time that is shown nothing can be known, lest an empty stretch is taken for a quiet one. */
export function Gaps({
  history: { kept, since, gaps },
  span,
}: {
  readonly history: HistoryView;
  readonly span: Span;
}) {
  const within = gaps.filter(({ from, until }) => from < span.to && until > span.from);
  const isBefore = kept && since !== null && since > span.from;
  if (within.length === 0 && !isBefore) return null;
  return (
    <div class="minor">
      {isBefore ? (
        <p>
          What happened is known here since <FullMoment at={since} />.
        </p>
      ) : null}
      {within.length === 0 ? null : (
        <>
          <p>Nothing is known here of these times, for this instance did not run, or another one led:</p>
          <ul>
            {within.slice(-MOST_GAPS).map(({ from, until }) => (
              <li key={from}>
                <FullMoment at={from} /> to <FullMoment at={until} />
              </li>
            ))}
          </ul>
        </>
      )}
      {within.length > MOST_GAPS ? <p>And of {within.length - MOST_GAPS} before these.</p> : null}
    </div>
  );
}
