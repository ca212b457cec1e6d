import { placeUrl } from '../live/place.ts';
import { shortId } from '../words/format.ts';

/** A task id, or the locator of a job: with what stands around both in a sentence left out. */
const NAMES = /(gocd-agent(?:\.[\w-]+){3}|[\w.-]+\/\d+\/[\w.-]+\/\d+\/[\w-]+(?:\.[\w-]+)*)/;

/** A line of the service's own words: agents and jobs in it lead to their pages. */
export function Prose({ text }: { readonly text: string }) {
  // Split by a group, every other part is a name.
  return (
    <>
      {text.split(NAMES).map((part, index) =>
        index % 2 === 0 ? (
          part
        ) : part.includes('/') ? (
          <a key={`${index}`} href={placeUrl('jobs', ...part.split('/'))}>
            {part}
          </a>
        ) : (
          <a key={`${index}`} href={placeUrl('agents', part)} title={part}>
            {shortId(part)}
          </a>
        ),
      )}
    </>
  );
}
