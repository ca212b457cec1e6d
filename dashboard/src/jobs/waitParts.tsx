import { duration } from '../../../domain/phrases.ts';
import type { JobRun } from '../../../services/views/jobSchemas.ts';
import { NumberHead } from '../parts/numberHead.tsx';
import { causeInWords } from '../words/waits.ts';

/** The causes of a wait, each with its time and its part of the whole. */
export function WaitParts({ parts }: { readonly parts: JobRun['parts'] }) {
  const whole = Math.max(
    1,
    parts.reduce((sum, { ms }) => sum + ms, 0),
  );
  return (
    <table class="wait-parts">
      <caption class="hidden">What it waited for</caption>
      <thead>
        <tr>
          <th scope="col">Cause</th>
          <NumberHead>Time</NumberHead>
          <NumberHead>Part</NumberHead>
        </tr>
      </thead>
      <tbody>
        {parts.map(({ cause, ms }) => (
          <tr key={cause}>
            <th scope="row">{causeInWords(cause)}</th>
            <td class="right num">{duration(ms)}</td>
            <td class="right num">
              <meter min={0} max={whole} value={ms} aria-hidden="true" /> {Math.round((ms / whole) * 100)} %
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
