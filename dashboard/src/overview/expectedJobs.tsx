import { counted } from '../../../domain/phrases.ts';
import type { ExpectedView } from '../../../services/views/jobSchemas.ts';
import { Prose } from '../parts/prose.tsx';

const MOST_SHOWN = 6;

/** What comes next, as far as pools look ahead; nothing where none does, or nothing is expected. */
export function ExpectedJobs({ expected }: { readonly expected: ExpectedView }) {
  if (expected.length === 0) return null;
  return (
    <section class="expected" aria-label="Jobs that are expected, soonest first">
      <h3>Expected next</h3>
      <ul>
        {expected.slice(0, MOST_SHOWN).map(({ stage, run, after, pool, jobs, text }) => (
          <li key={`${run} ${after} ${stage} ${pool}`}>
            <strong>{stage}</strong>{' '}
            <span class="minor">
              {counted(jobs, 'job')} for pool {pool}
            </span>{' '}
            <Prose text={text} />
          </li>
        ))}
      </ul>
    </section>
  );
}
