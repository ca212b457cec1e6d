import type { Connection } from '../live/follow.ts';
import { clockTime } from '../words/format.ts';

/** Said at once and for as long as it lasts: what the page shows may no longer be so. */
export function ConnectionBanner({ connection }: { readonly connection: Connection }) {
  const { state, problem, readAt } = connection;
  return (
    <div role="alert">
      {state !== 'lost' ? null : (
        <p class="banner tone-bad">
          <strong>Connection lost, retrying.</strong> {problem === null ? '' : `It seems that ${problem}.`}{' '}
          {readAt === null ? '' : `What you see was read at ${clockTime(readAt)}.`}
        </p>
      )}
    </div>
  );
}
