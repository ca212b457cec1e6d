import { expect } from 'chai';
import { CAUSES } from '../../../domain/demand.ts';
import { AGENT_PHASES } from '../../../domain/fleet.ts';
import { GOCD_FAILURE_REASONS } from '../../../domain/gocd.ts';
import { WAIT_CAUSES } from '../../../domain/waits.ts';
import { LAUNCH_OUTCOMES } from '../../../services/metrics/launches.ts';
import { someConfig, somePool } from '../../support/config.ts';
import { launchesIn, START, someAgent, someJob, someJobs, someOffer } from '../../support/core.ts';
import { MeasuredDriver, valueIn } from './support.ts';

describe('The metrics', () => {
  it('are all there from the start, at zero', async () => {
    const text = await new MeasuredDriver().metrics.text();
    const expected = [
      ...CAUSES.map((cause) => `gocd_mesos_backlog_jobs{cause="${cause}"}`),
      ...CAUSES.map((cause) => `gocd_mesos_oldest_job_wait_seconds{cause="${cause}"}`),
      'gocd_mesos_shortage_jobs{pool="default"}',
      ...AGENT_PHASES.map((state) => `gocd_mesos_agents{pool="default",state="${state}"}`),
      ...AGENT_PHASES.map((state) => `gocd_mesos_agent_seconds_total{pool="default",state="${state}"}`),
      'gocd_mesos_job_wait_seconds_count{pool="default"}',
      ...WAIT_CAUSES.map((cause) => `gocd_mesos_job_wait_seconds_total{pool="default",cause="${cause}"}`),
      'gocd_mesos_estimate_error_seconds_count',
      'gocd_mesos_agent_start_seconds_count',
      'gocd_mesos_calls_total{call="decline",outcome="unknown"}',
      'gocd_mesos_calls_total{call="acknowledge",outcome="answered"}',
      ...['accepted', 'declined', 'rescinded'].map((one) => `gocd_mesos_offers_total{outcome="${one}"}`),
      ...LAUNCH_OUTCOMES.map((one) => `gocd_mesos_launches_total{pool="default",outcome="${one}"}`),
      ...['registering', 'subscribed', 'reconnecting', 'refused', 'stopped'].map(
        (state) => `gocd_mesos_framework_state{state="${state}"}`,
      ),
      ...GOCD_FAILURE_REASONS.map((reason) => `gocd_mesos_poll_failures_total{reason="${reason}"}`),
      'gocd_mesos_ready',
      'gocd_mesos_backlog_source{source="feed"}',
      'gocd_mesos_backlog_source{source="dashboard"}',
      'gocd_mesos_paused',
      'gocd_mesos_hung_agents{owner="ours"}',
      'gocd_mesos_hung_agents{owner="others"}',
    ];
    for (const series of expected) expect(valueIn(text, series), series).to.equal(0);
    expect(valueIn(text, 'gocd_mesos_framework_state{state="standby"}')).to.equal(1);
    expect(valueIn(text, 'gocd_mesos_agents_max{pool="default"}')).to.equal(10);
  });

  it('show the limits that a schedule has put in force', async () => {
    const window = { cron: '* 8 * * *', timeZone: 'UTC' };
    const pools = [somePool({ schedule: [{ ...window, min: 2, max: 5 }] })];
    const driver = new MeasuredDriver(
      someConfig({ pools, scaling: { schedule: [{ ...window, maxAgents: 7 }] } }),
    );
    driver.ready();
    expect(await driver.value('gocd_mesos_agents_max{pool="default"}')).to.equal(5);
    expect(await driver.value('gocd_mesos_agents_min{pool="default"}')).to.equal(2);
    expect(await driver.value('gocd_mesos_max_agents')).to.equal(7);
  });

  it('show what agents cost, and how the budget stands', async () => {
    const pools = [somePool({ price: 60, min: 1 })];
    const driver = new MeasuredDriver(someConfig({ pools, money: { monthlyBudget: 10 } })).ready();
    driver.poll();
    driver.wait(1);
    const [launch] = launchesIn(driver.offer(someOffer()).commands);
    driver.update(launch?.taskId ?? '', 'TASK_RUNNING');
    driver.wait(8 * 60_000);
    driver.poll({ agents: [someAgent(launch?.taskId ?? '')] });
    expect(await driver.value('gocd_mesos_agent_price{pool="default"}')).to.equal(60);
    expect(await driver.value('gocd_mesos_month_cost{pool="default"}')).to.equal(8);
    expect(await driver.value('gocd_mesos_month_idle_cost')).to.equal(8);
    expect(await driver.value('gocd_mesos_monthly_budget')).to.equal(10);
    expect(await driver.value('gocd_mesos_budget_warning')).to.equal(1);
  });

  it('count the waiting jobs by cause, the longest wait, and the shortage by pool', async () => {
    const driver = new MeasuredDriver().ready();
    const odd = someJob('odd', { resources: ['windows'], scheduledAt: START - 90_000 });
    driver.poll({ jobs: [...someJobs(2), odd] });
    expect(await driver.nonZero('gocd_mesos_backlog_jobs')).to.deep.equal({
      '{cause="no-agent"}': 2,
      '{cause="no-pool"}': 1,
    });
    expect(await driver.nonZero('gocd_mesos_oldest_job_wait_seconds')).to.deep.equal({
      '{cause="no-pool"}': 90,
    });
    expect(await driver.value('gocd_mesos_shortage_jobs{pool="default"}')).to.equal(2);
  });

  it('count calls to the master by what became of them', async () => {
    const driver = new MeasuredDriver().ready();
    const { metrics } = driver;
    metrics.takeCall({ call: 'kill', outcome: 'answered' });
    metrics.takeCall({ call: 'kill', outcome: 'unknown' });
    metrics.takeCall({ call: 'kill', outcome: 'unknown' });
    expect(await driver.nonZero('gocd_mesos_calls_total')).to.deep.equal({
      '{call="kill",outcome="answered"}': 1,
      '{call="kill",outcome="unknown"}': 2,
    });
  });

  it('count an offer once, though it is declined again later', async () => {
    const driver = new MeasuredDriver().ready();
    driver.poll();
    driver.offer(someOffer());
    driver.wait(60 * 60_000);
    expect(driver.ofType('mesos.decline')).to.have.length(3);
    expect(await driver.nonZero('gocd_mesos_offers_total')).to.deep.equal({ '{outcome="declined"}': 1 });
  });

  it('measure a wait when a job leaves the backlog, from its scheduling on', async () => {
    const driver = new MeasuredDriver().ready();
    driver.poll({ jobs: [someJob('a', { scheduledAt: START - 20_000 }), someJob('b')] });
    driver.wait(40_000);
    expect(await driver.value('gocd_mesos_job_wait_seconds_count{pool="default"}')).to.equal(0);
    driver.poll({ jobs: [someJob('b')] });
    expect(await driver.value('gocd_mesos_job_wait_seconds_sum{pool="default"}')).to.equal(60);
    driver.wait(5_000);
    driver.poll();
    expect(await driver.value('gocd_mesos_job_wait_seconds_count{pool="default"}')).to.equal(2);
    expect(await driver.value('gocd_mesos_job_wait_seconds_sum{pool="default"}')).to.equal(105);
  });

  it('measure no wait of a job that turns out to be gone, and of each job only one', async () => {
    const driver = new MeasuredDriver().ready();
    driver.poll({ jobs: [someJob('ghost'), someJob('odd', { resources: ['windows'] })] });
    driver.wait(10_000);
    driver.poll({ jobs: [someJob('ghost', { state: 'gone' }), someJob('odd', { state: 'moved-on' })] });
    driver.poll();
    const text = await driver.metrics.text();
    expect(valueIn(text, 'gocd_mesos_job_wait_seconds_count{pool="default"}')).to.equal(0);
    expect(valueIn(text, 'gocd_mesos_job_wait_seconds_count{pool="none"}')).to.equal(1);
  });

  it('part the waits that ended into causes, which add up to them', async () => {
    const driver = new MeasuredDriver().ready();
    const jobs = [someJob('a', { scheduledAt: START - 20_000 }), someJob('odd', { resources: ['windows'] })];
    driver.poll({ jobs });
    driver.wait(3_000);
    driver.offer();
    driver.wait(41_000);
    driver.poll();
    expect(await driver.nonZero('gocd_mesos_job_wait_seconds_total')).to.deep.equal({
      '{pool="default",cause="unknown"}': 20,
      '{pool="default",cause="no-agent"}': 3,
      '{pool="default",cause="starting"}': 41,
      '{pool="none",cause="no-pool"}': 44,
    });
    expect(await driver.value('gocd_mesos_job_wait_seconds_sum{pool="default"}')).to.equal(64);
  });

  it('measure how far off the first estimate of a start was, once an agent has the job', async () => {
    const driver = new MeasuredDriver().ready();
    driver.poll({ jobs: someJobs(2) });
    const [first] = driver.view.backlog().jobs;
    const { in: expectedIn = 0 } = first?.estimate ?? {};
    const [taskId = ''] = launchesIn(driver.offer().commands).map((launch) => launch.taskId);
    driver.wait(expectedIn + 30_000);
    driver.poll({ jobs: someJobs(2) });
    driver.wait(4_000);
    const agents = [someAgent(taskId, { runState: 'Building', building: first?.locator ?? '' })];
    driver.poll({ agents });
    expect(await driver.value('gocd_mesos_estimate_error_seconds_count')).to.equal(1);
    expect(await driver.value('gocd_mesos_estimate_error_seconds_sum')).to.be.closeTo(32, 0.1);
  });

  it('add up how long agents are in which state, up to the moment they are asked for', async () => {
    const driver = new MeasuredDriver().ready();
    const [taskId = ''] = driver.launch(1);
    driver.wait(3_000);
    driver.update(taskId, 'TASK_RUNNING');
    driver.wait(20_000);
    driver.poll({ agents: [someAgent(taskId)] });
    driver.wait(7_000);
    expect(await driver.nonZero('gocd_mesos_agent_seconds_total')).to.deep.equal({
      '{pool="default",state="launching"}': 3,
      '{pool="default",state="registering"}': 20,
      '{pool="default",state="idle"}': 7,
    });
    driver.wait(1_000);
    driver.update(taskId, 'TASK_FAILED');
    driver.wait(500);
    expect(await driver.value('gocd_mesos_agent_seconds_total{pool="default",state="idle"}')).to.equal(8);
  });

  it('count the agents by pool and state, those of pools that are not configured as of `other`', async () => {
    const driver = new MeasuredDriver(someConfig({ pools: [somePool({ name: 'small' })] })).ready();
    const names = ['small.x-1', 'small.x-2', 'bygone.x-3', 'forgotten.x-4'];
    driver.poll({ agents: names.map((name) => someAgent(`gocd-agent.ci.${name}`)) });
    const counts = Object.entries(await driver.nonZero('gocd_mesos_agents'));
    const sumOf = (pool: string) =>
      counts.reduce((sum, [labels, count]) => sum + (labels.includes(`pool="${pool}"`) ? count : 0), 0);
    expect([sumOf('small'), sumOf('other')]).to.deep.equal([2, 2]);
    expect(counts.map(([labels]) => labels).join()).to.not.match(/bygone|forgotten/);
  });

  it('measure how long an agent takes from launch to its registration', async () => {
    const driver = new MeasuredDriver().ready();
    driver.launchIdle(25_000);
    driver.wait(60_000);
    driver.poll();
    expect(await driver.value('gocd_mesos_agent_start_seconds_sum')).to.equal(25);
    expect(await driver.value('gocd_mesos_agent_start_seconds_count')).to.equal(1);
    expect(await driver.nonZero('gocd_mesos_launches_total')).to.deep.equal({
      '{pool="default",outcome="launched"}': 1,
      '{pool="default",outcome="registered"}': 1,
    });
  });

  it('measure no start of agents they find running', async () => {
    const driver = new MeasuredDriver().ready();
    driver.update('gocd-agent.ci.default.x-1', 'TASK_RUNNING');
    driver.poll({ agents: [someAgent('gocd-agent.ci.default.x-1')] });
    expect(await driver.value('gocd_mesos_agent_start_seconds_count')).to.equal(0);
    expect(await driver.nonZero('gocd_mesos_launches_total')).to.deep.equal({});
  });

  it('count what became of offers', async () => {
    const driver = new MeasuredDriver().ready();
    driver.offer();
    driver.launch(1);
    driver.take({ type: 'mesos.offer.rescinded', offerId: 'offer-7' });
    expect(await driver.nonZero('gocd_mesos_offers_total')).to.deep.equal({
      '{outcome="accepted"}': 1,
      '{outcome="declined"}': 1,
      '{outcome="rescinded"}': 1,
    });
  });

  it('count failed readings by reason, and tell the state of the framework, readiness and pause', async () => {
    const driver = new MeasuredDriver().ready();
    driver.poll();
    expect(await driver.value('gocd_mesos_ready')).to.equal(1);
    driver.take({ type: 'gocd.poll.failed', failure: { reason: 'timeout', message: 'm', hint: 'h' } });
    driver.take({ type: 'mesos.disconnected', reason: 'silent', message: 'no heartbeat' });
    driver.take({ type: 'operator.pause.requested', by: 'jane' });
    expect(await driver.nonZero('gocd_mesos_poll_failures_total')).to.deep.equal({ '{reason="timeout"}': 1 });
    expect(await driver.nonZero('gocd_mesos_framework_state')).to.deep.equal({ '{state="reconnecting"}': 1 });
    expect(await driver.value('gocd_mesos_ready')).to.equal(0);
    expect(await driver.value('gocd_mesos_paused')).to.equal(1);
  });

  it('tell of the process itself', async () => {
    const text = await new MeasuredDriver().metrics.text();
    expect(valueIn(text, 'process_cpu_seconds_total')).to.be.above(0);
    expect(valueIn(text, 'process_resident_memory_bytes')).to.be.above(10_000_000);
    expect(valueIn(text, 'process_start_time_seconds')).to.be.above(1_600_000_000);
  });

  it('make no more series for more jobs, agents or hosts', async () => {
    const series = async (count: number) => {
      const driver = new MeasuredDriver().ready();
      driver.launch(count);
      driver.wait(15_000);
      const lines = (await driver.metrics.text()).split('\n');
      return lines.map((line) => line.slice(0, line.lastIndexOf(' ')));
    };
    expect(await series(8)).to.deep.equal(await series(1));
  });
});
