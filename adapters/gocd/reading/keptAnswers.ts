import type { Watched } from '../wire/answerAges.ts';
import { failure, GocdCallError } from '../wire/failure.ts';
import type { ViewReader } from './poll.ts';

const WARNING =
  'Answers of GoCD are older than the questions, by their Date: a proxy keeps them. What is seen here is as old as they are.';
const ADVICE = 'Let the proxy or cache before GoCD keep no answers of /go/api: GoCD allows nobody to.';

/**
 * The same readings, each as old as the oldest answer that it is made of. One that is not newer than the reading before is
 * none: what two in a row have to say is then still said by one.
 */
export function asOldAsAnswers(read: ViewReader, ages: Pick<Watched, 'during'>): ViewReader {
  let latest = Number.NEGATIVE_INFINITY;
  return async (signal) => {
    const { result: view, oldest } = await ages.during(() => read(signal));
    if (oldest !== null && oldest <= latest)
      throw new GocdCallError(
        failure('proxy', 'what GoCD answered is, by its Date, not newer than the reading before', ADVICE),
      );
    latest = Math.max(latest, oldest ?? view.startedAt);
    return oldest === null ? view : { ...view, startedAt: oldest, warnings: [...view.warnings, WARNING] };
  };
}
