import { clockTime, fullTime } from '../words/format.ts';

/** A time of day, the date with it where a pointer asks. */
export function Moment({ at }: { readonly at: number }) {
  return (
    <time class="num minor" dateTime={new Date(at).toISOString()} title={fullTime(at)}>
      {clockTime(at)}
    </time>
  );
}
