import { placeUrl } from '../live/place.ts';

/** A job by its locator, leading to its page: what it is in front, which run of it behind. */
export function JobName({ locator }: { readonly locator: string }) {
  const [pipeline, counter, stage, stageCounter, job, ...rest] = locator.split('/');
  if (job === undefined || rest.length > 0) return <span class="job-name">{locator}</span>;
  const run = stageCounter === '1' ? counter : `${counter}.${stageCounter}`;
  return (
    <a class="job-name" href={placeUrl('jobs', ...locator.split('/'))} title={locator}>
      <strong>{pipeline}</strong> <span class="minor num">#{run}</span>{' '}
      <span class="job-path">
        {stage} / {job}
      </span>
    </a>
  );
}
