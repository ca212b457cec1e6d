import { duration } from '../../../domain/phrases.ts';
import { clockTime, fullTime } from '../words/format.ts';

/** A time of day, the date with it where a pointer asks. */
export function Moment({ at }: { readonly at: number }) {
  return (
    <time class="num minor" dateTime={new Date(at).toISOString()} title={fullTime(at)}>
      {clockTime(at)}
    </time>
  );
}

/** Date and time of day. */
export function FullMoment({ at }: { readonly at: number }) {
  return (
    <time class="num" dateTime={new Date(at).toISOString()}>
      {fullTime(at)}
    </time>
  );
}

/** How long ago, or from now, something is; when that is, where a pointer asks. */
export function Since({ at, now }: { readonly at: number; readonly now: number }) {
  return (
    <time class="num" dateTime={new Date(at).toISOString()} title={fullTime(at)}>
      {duration(Math.abs(now - at))}
    </time>
  );
}
