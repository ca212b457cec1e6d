import { expect } from 'chai';
import { createNewsFeed } from '../../../../services/views/history/newsFeed.ts';
import type { News } from '../../../../services/views/schemas.ts';
import { START, someAgent } from '../../../support/core.ts';
import { WatchedDriver } from '../support.ts';

describe('The feed of news', () => {
  it('gives those who come back what they missed', () => {
    const feed = feedOf(3);
    expect(feed.since('run-1')).to.deep.equal({
      items: [
        { id: 'run-2', news: warning(2) },
        { id: 'run-3', news: warning(3) },
      ],
      incomplete: false,
    });
  });

  it('has nothing to add for those who have read all', () => {
    expect(feedOf(3).since('run-3')).to.deep.equal({ items: [], incomplete: false });
  });

  it('keeps only so many, and says when that is not enough', () => {
    const feed = feedOf(25, 10);
    expect(feed.since('run-15').items).to.have.length(10);
    expect(feed.since('run-14')).to.deep.equal({ items: [], incomplete: true });
  });

  for (const lastId of [
    'other-2',
    'run-4',
    'run-',
    'run',
    '',
    'run--1',
    'run-1e3',
    'run-99999999999999999999',
  ])
    it(`tells who has read up to "${lastId}" to read all anew`, () => {
      expect(feedOf(3).since(lastId)).to.deep.equal({ items: [], incomplete: true });
    });

  it('tells readers as it happens, until they leave', () => {
    const feed = createNewsFeed('run', 10);
    const heard: string[] = [];
    const reading = feed.items.subscribe(({ id }) => heard.push(id));
    feed.publish(warning(1));
    feed.publish(warning(2));
    reading.unsubscribe();
    feed.publish(warning(3));
    expect(heard).to.deep.equal(['run-1', 'run-2']);
  });
});

describe('The news of the service', () => {
  it('tells of each change of state once, and of nothing that stays as it was', () => {
    const driver = new WatchedDriver();
    const heard = listen(driver);
    driver.ready();
    driver.poll();
    const before = heard.length;
    driver.wait(60_000);
    driver.poll();
    expect(heard).to.have.length(before);
    expect(heard.at(-1)).to.deep.include({ type: 'state' });
    expect(heard.at(-1)?.data).to.deep.include({ framework: 'subscribed', gocd: 'fresh', ready: true });

    driver.take({ type: 'operator.pause.requested', by: 'jane' });
    expect(heard.slice(before).map(({ data }) => data)).to.deep.equal([
      {
        framework: 'subscribed',
        reconciled: true,
        gocd: 'fresh',
        backlog: 'idle',
        waiting: 0,
        shortage: 0,
        pausedBy: 'jane',
        ready: true,
      },
    ]);
  });

  it('tells when GoCD cannot be read, when the view has grown too old, and when all is well again', () => {
    const driver = new WatchedDriver().ready();
    const heard = listen(driver);
    driver.poll();
    driver.take({ type: 'gocd.poll.failed', failure: { reason: 'timeout', message: 'm', hint: 'h' } });
    driver.wait(120_000);
    driver.poll();
    const seen = heard.flatMap(({ type, data }) => (type === 'state' ? [data] : []));
    expect(seen.map(({ gocd, ready }) => ({ gocd, ready }))).to.deep.equal([
      { gocd: 'fresh', ready: true },
      { gocd: 'failing', ready: true },
      { gocd: 'stale', ready: false },
      { gocd: 'fresh', ready: true },
    ]);
  });

  it('tells of decisions and of every step of an agent, in order', () => {
    const driver = new WatchedDriver().ready();
    const heard = listen(driver);
    const [taskId = ''] = driver.launch(1);
    driver.update(taskId, 'TASK_RUNNING');
    driver.poll({ agents: [someAgent(taskId)] });
    const told = heard.flatMap(({ type, data }) =>
      type === 'agent' ? [data.phase] : type === 'decision' ? [data.kind] : [],
    );
    expect(told).to.have.members(['launch', 'launching', 'registering', 'idle']);
    expect(told.slice(-2)).to.deep.equal(['registering', 'idle']);
    expect(heard.every(({ at }) => at >= START)).to.equal(true);
  });
});

function listen(driver: WatchedDriver): News[] {
  const heard: News[] = [];
  driver.view.news.items.subscribe(({ news }) => heard.push(news));
  return heard;
}

function feedOf(count: number, size = 100) {
  const feed = createNewsFeed('run', size);
  for (let index = 1; index <= count; index += 1) feed.publish(warning(index));
  return feed;
}

function warning(at: number): News {
  return { type: 'warning', at, data: { text: `warning ${at}` } };
}
