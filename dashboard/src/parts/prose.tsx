import { placeUrl } from '../live/place.ts';
import { shortId } from '../words/format.ts';

const TASK_ID = /(gocd-agent(?:\.[\w-]+){3})/;

/** A line of the service's own words: task ids in it are shortened, and lead to the agent's life. */
export function Prose({ text }: { readonly text: string }) {
  // Split by a group, every other part is a task id.
  return (
    <>
      {text.split(TASK_ID).map((part, index) =>
        index % 2 === 0 ? (
          part
        ) : (
          <a key={part} href={placeUrl('machines', 'agent', part)} title={part}>
            {shortId(part)}
          </a>
        ),
      )}
    </>
  );
}
