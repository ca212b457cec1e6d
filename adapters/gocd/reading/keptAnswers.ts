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
export function asOldAsAnswers(read: ViewReader, ages: Pick<Watched, 'look'>): ViewReader {
  let latest = Number.NEGATIVE_INFINITY;
  return async (signal) => {
    const look = ages.look();
    try {
      const view = await read(signal);
      const startedAt = look.oldest() ?? view.startedAt;
      if (startedAt < view.startedAt && startedAt <= latest)
        throw new GocdCallError(
          failure('proxy', 'what GoCD answered is, by its Date, not newer than the reading before', ADVICE),
        );
      latest = Math.max(latest, startedAt);
      return startedAt < view.startedAt
        ? { ...view, startedAt, warnings: [...view.warnings, WARNING] }
        : view;
    } finally {
      look.end();
    }
  };
}
