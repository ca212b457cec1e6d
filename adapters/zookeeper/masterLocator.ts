import { firstValueFrom, merge, ReplaySubject, timer } from 'rxjs';
import type { Clock } from '../../domain/clock/clock.ts';
import { schedulerOn } from '../../domain/clock/scheduler.ts';
import type { ZooKeeperLocation } from '../../domain/config.ts';
import type { MasterLocator } from '../mesos/locator.ts';
import { ZooKeeperError } from './errors.ts';
import { masterUrl } from './masterInfo.ts';
import { below, numberedNodes } from './sequence.ts';
import { openSession, type Session } from './session.ts';

export interface ZooKeeperLocatorOptions {
  /** Where the masters register, as their own `--zk` says. */
  readonly location: ZooKeeperLocation;
  /** ZooKeeper knows the masters' hosts and ports, not what they speak. */
  readonly scheme: 'http' | 'https';
  readonly clock: Clock;
  /** ms to reach ZooKeeper, and again to find a master registered there. */
  readonly timeout: number;
}

/** As in `json.info_0000000012`. Beside these there are the replicas of the masters' log. */
const REGISTRATION = 'json.info_';

/**
 * Finds masters as they find each other: the one that has been registered longest leads, the others can name it.
 * ZooKeeper is asked afresh each time, so that nothing we know can be out of date. When a leader dies its
 * registration stays until its session ends, and its successor comes first before it is ready: try again.
 */
export function zooKeeperLocator({
  location,
  scheme,
  clock,
  timeout,
}: ZooKeeperLocatorOptions): MasterLocator {
  return {
    candidates: async () => {
      const session = await openSession({ location, clock, timeout });
      try {
        const registrations = await firstRegistrations(session, location.path, clock, timeout);
        const urls = registrations.map((text) => masterUrl(text, scheme)).filter((url) => url !== null);
        if (urls.length > 0) return urls;
        throw new ZooKeeperError(
          'refused',
          `${session.servers}: what has registered at zk path ${location.path} is not a Mesos master that we know`,
        );
      } finally {
        await session.close();
      }
    },
  };
}

/** What the registered masters say of themselves, the leader first; waits for the first to come. */
async function firstRegistrations(
  session: Session,
  path: string,
  clock: Clock,
  timeout: number,
): Promise<readonly string[]> {
  const deadline = clock.now() + timeout;
  for (let remaining = timeout; remaining > 0; remaining = deadline - clock.now()) {
    const changed = new ReplaySubject<void>(1);
    const nodes = numberedNodes(await childrenOf(session, path, () => changed.next()), REGISTRATION);
    const contents = await Promise.all(nodes.map(({ name }) => session.read(below(path, name))));
    const texts = contents.flatMap((content) => (content === null ? [] : [content.text]));
    // One that went since we listed them may have led, so that the others were listed in its light.
    if (texts.length === nodes.length && texts.length > 0) return texts;
    if (nodes.length === 0)
      await firstValueFrom(merge(changed, session.over, timer(remaining, schedulerOn(clock))));
  }
  throw new ZooKeeperError(
    'unanswered',
    `${session.servers}: no master has registered at zk path ${path} within ${timeout / 1000} s`,
  );
}

/** Before the first master ever came there is no node to have any. */
async function childrenOf(session: Session, path: string, onChange: () => void): Promise<readonly string[]> {
  const children = await session.children(path, onChange);
  if (children !== null) return children;
  return (await session.exists(path, onChange)) ? childrenOf(session, path, onChange) : [];
}
