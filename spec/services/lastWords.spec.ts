import { expect } from 'chai';
import { failedTaskIn } from '../../services/failedTask.ts';
import type { Step } from '../../services/service.ts';
import { START } from '../support/core.ts';
import { WatchedDriver } from './views/support.ts';

const WORDS = { text: 'Unable to find image\nmanifest unknown\n', sandboxUrl: 'http://host:5051/files' };

describe('What a failed agent said last', () => {
  let driver = new WatchedDriver();
  let steps: Step[] = [];
  beforeEach(() => {
    driver = new WatchedDriver();
    steps = [];
    driver.watchers.push((step) => void steps.push(step));
    driver.ready();
  });
  const failed = () => steps.flatMap((step) => failedTaskIn(step, driver.core.picture()) ?? []);

  it('is asked for where its task has failed on its host, once', () => {
    const [one = '', two = ''] = driver.launch(2);
    driver.update(one, 'TASK_FAILED');
    driver.update(one, 'TASK_FAILED');
    driver.update(two, 'TASK_KILLED');
    expect(failed()).to.deep.equal([
      { taskId: one, pool: 'default', hostId: 'host-1', frameworkId: 'framework-1' },
    ]);
  });

  it('is not where the master alone has ended it: there is nothing on a host', () => {
    const [taskId = ''] = driver.launch(1);
    driver.update(taskId, 'TASK_FAILED', { source: 'master' });
    expect(failed()).to.deep.equal([]);
  });

  it('is shown with the agent, in the feed, and to the jobs that wait because of it', () => {
    const [taskId = ''] = driver.launch(1);
    driver.update(taskId, 'TASK_FAILED');
    driver.poll({ jobs: driver.core.picture().view?.jobs ?? [] });
    driver.view.said({ taskId, pool: 'default', hostId: 'host-1', frameworkId: 'framework-1' }, WORDS);
    expect(driver.view.agent(taskId)).to.include({ lastWords: WORDS.text, sandboxUrl: WORDS.sandboxUrl });
    expect(driver.view.decisions().decisions.at(-1)).to.include({
      kind: 'event',
      rule: 'last-words',
      taskId,
      text: `${taskId} said last: manifest unknown`,
    });
    const [job] = driver.view.backlog().jobs;
    expect(job).to.include({ cause: 'backing-off' });
    expect(job?.reason).to.match(/The last that failed said: manifest unknown$/);
    expect(driver.view.jobGroups().groups[0]?.longest.reason).to.equal(job?.reason);
    expect(driver.view.job(job?.locator ?? '')?.waiting?.reason).to.equal(job?.reason);
    expect(driver.now).to.be.at.least(START);
  });
});
