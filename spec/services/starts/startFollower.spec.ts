import { expect } from 'chai';
import { someConfig, somePool } from '../../support/config.ts';
import { someAgent } from '../../support/core.ts';
import { MeasuredDriver } from '../metrics/support.ts';

const SECOND = 1_000;
const JOB = 'shop/1/build/1/unit';

function builds(driver: MeasuredDriver, taskId: string): void {
  driver.poll({ agents: [someAgent(taskId, { runState: 'Building', building: JOB })] });
}

/** An agent for a job: 20 s until its container runs, 40 s until it is listed. */
function registered(driver: MeasuredDriver): string {
  const [taskId = ''] = driver.launch(1);
  driver.wait(5 * SECOND);
  driver.update(taskId, 'TASK_STAGING');
  driver.wait(15 * SECOND);
  driver.update(taskId, 'TASK_RUNNING');
  driver.wait(40 * SECOND);
  driver.poll({ agents: [someAgent(taskId)] });
  return taskId;
}

function partsOf(driver: MeasuredDriver) {
  const [pool] = driver.view.state().pools;
  return pool?.starts ?? [];
}

describe('The start of an agent, as seen from outside', () => {
  it('is parted into its container, its registration and its first job', async () => {
    const driver = new MeasuredDriver().ready();
    const taskId = registered(driver);
    driver.wait(7 * SECOND);
    builds(driver, taskId);
    expect(await driver.nonZero('gocd_mesos_agent_start_part_seconds_sum')).to.deep.equal({
      '{pool="default",part="container"}': 20,
      '{pool="default",part="registration"}': 40,
      '{pool="default",part="first-job"}': 7,
    });
    const [starts] = partsOf(driver);
    expect(starts?.parts.map(({ part, seen, medianMs }) => [part, seen, medianMs])).to.deep.equal([
      ['container', 1, 20_000],
      ['registration', 1, 40_000],
      ['first-job', 1, 7_000],
    ]);
    expect([starts?.image, starts?.longest]).to.deep.equal([somePool().image, 'registration']);
  });

  it('has its first job at once if it is first seen with it', async () => {
    const driver = new MeasuredDriver().ready();
    const [taskId = ''] = driver.launch(1);
    driver.update(taskId, 'TASK_RUNNING');
    driver.wait(40 * SECOND);
    builds(driver, taskId);
    expect(
      await driver.value('gocd_mesos_agent_start_part_seconds_count{pool="default",part="first-job"}'),
    ).to.equal(1);
    expect(
      await driver.value('gocd_mesos_agent_start_part_seconds_sum{pool="default",part="first-job"}'),
    ).to.equal(0);
  });

  it('ends with its registration if it was launched for no job, or none comes for minutes', async () => {
    const kept = new MeasuredDriver(someConfig({ pools: [somePool({ min: 1 })] })).ready();
    kept.poll();
    kept.wait(1);
    const [taskId = ''] = kept
      .offer()
      .commands.flatMap((command) =>
        command.type === 'mesos.accept' ? command.launches.map((launch) => launch.taskId) : [],
      );
    kept.update(taskId, 'TASK_RUNNING');
    kept.poll({ agents: [someAgent(taskId)] });
    kept.wait(20 * SECOND);
    builds(kept, taskId);
    const late = new MeasuredDriver().ready();
    const other = registered(late);
    late.wait(6 * 60 * SECOND);
    builds(late, other);
    for (const driver of [kept, late]) {
      const counts = await driver.nonZero('gocd_mesos_agent_start_part_seconds_count');
      expect(Object.keys(counts)).to.deep.equal([
        '{pool="default",part="container"}',
        '{pool="default",part="registration"}',
      ]);
    }
  });

  it('counts for nothing where it fails, nor does that of an agent found running', async () => {
    const driver = new MeasuredDriver().ready();
    const [taskId = ''] = driver.launch(1);
    driver.wait(5 * SECOND);
    driver.update(taskId, 'TASK_FAILED');
    driver.poll({ agents: [someAgent('gocd-agent.ci.default.found-1')] });
    expect(await driver.nonZero('gocd_mesos_agent_start_part_seconds_count')).to.deep.equal({});
    expect(partsOf(driver)).to.deep.equal([]);
  });
});
