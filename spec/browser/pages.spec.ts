import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import type { startHttp } from '../../adapters/http/server.ts';
import { Secret } from '../../domain/secret.ts';
import { type Advice, NO_ADVICE } from '../../services/advice/adviceSchemas.ts';
import { pastIn } from '../../services/history/past.ts';
import { LOOPBACK } from '../adapters/http/support.ts';
import { aFinding } from '../services/advice/support.ts';
import { archiveIn, HistoryInMemory } from '../services/history/support.ts';
import { WatchedDriver } from '../services/views/support.ts';
import { builtPage } from '../support/builtProgram.ts';
import { someConfig, somePool } from '../support/config.ts';
import { launchesIn, someAgent, someJobs, someOffer } from '../support/core.ts';
import { pipelineRuns, stageRun } from '../support/pipelines.ts';
import { barriersOn, describeInBrowser, openBrowser, overhang, type Visit, visit } from './browser.ts';
import { serveDriven, TOKEN } from './served.ts';

const GOCD = 'https://ci.example/go';
const BUILT = 'web/3/build/1/compile';
const UUID = 'a-uuid';

/** Two hosts with two agents each, of which one builds; four jobs that wait at a limit. */
function scene(): { readonly driver: WatchedDriver; readonly taskIds: readonly string[] } {
  const driver = new WatchedDriver(someConfig({ pools: [somePool({ max: 4, cpus: 1 })] }), GOCD);
  driver.ready();
  driver.poll({ jobs: someJobs(4) });
  driver.wait(1);
  const offers = [1, 2].map((number) =>
    someOffer({
      id: `offer-${number}`,
      hostId: `host-${number}`,
      hostname: `host-${number}.example`,
      cpus: 2,
      attributes: [{ name: 'rack', kind: 'text', value: `r${number}` }],
    }),
  );
  const launches = launchesIn(driver.offer(...offers).commands);
  for (const { taskId } of launches)
    driver.update(taskId, 'TASK_RUNNING', {
      hostId: driver.core.picture().agents.get(taskId)?.hostId ?? null,
    });
  driver.wait(20_000);
  driver.poll({
    jobs: someJobs(8).slice(4),
    agents: launches.map(({ taskId }, index) =>
      someAgent(taskId, {
        uuid: index === 0 ? UUID : `another-${index}`,
        ...(index === 0
          ? { runState: 'Building', buildState: 'Building', building: BUILT }
          : { configState: 'Enabled' }),
      }),
    ),
  });
  driver.wait(30_000);
  return { driver, taskIds: launches.map(({ taskId }) => taskId) };
}

/** A pipeline whose next stage has come each time, in the midst of its first one. */
function expecting(): WatchedDriver {
  const driver = new WatchedDriver(someConfig({ scaling: { lookAhead: 'on' } }), GOCD);
  driver.ready();
  pipelineRuns(driver, [1, 2, 3]);
  stageRun(driver, '4/compile', 1, 3);
  driver.offer();
  return driver;
}

const serve = (driver: WatchedDriver, dashboard: string) =>
  serveDriven(driver, dashboard, { ...LOOPBACK, token: new Secret(TOKEN) });

describeInBrowser('The pages of the dashboard', () => {
  const { driver, taskIds } = scene();
  const [building = ''] = taskIds;
  let browser: Browser;
  let built: string;
  let server: Awaited<ReturnType<typeof startHttp>>;
  let visited: Visit;
  let page: Page;
  before(async () => {
    built = await builtPage();
    server = await serve(driver, built);
    browser = await openBrowser();
    visited = await visit(browser, server.url);
    page = visited.page;
    await page.getByText('Live', { exact: true }).waitFor();
  });
  after(async () => {
    await visited?.close();
    await browser?.close();
    await server?.close();
  });
  afterEach(async () => {
    expect(await barriersOn(page)).to.deep.equal([]);
    expect(visited.complaints).to.deep.equal([]);
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await overhang(page)).to.be.at.most(0);
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  const open = (hash: string) => page.goto(`${server.url}/${hash}`);
  const region = (name: string | RegExp) => page.getByRole('region', { name });

  it('show each part as soon as it is told, and another page at once, while a part of the first is waited for', async () => {
    const slow = await visit(browser, 'about:blank');
    await slow.page.route('**/api/v1/series**', () => {});
    await slow.page.goto(server.url);
    await slow.page.getByRole('region', { name: 'Status' }).waitFor();
    await slow.page.getByRole('list', { name: /^Waiting jobs/ }).waitFor();
    await slow.page.getByRole('link', { name: 'Hosts', exact: true }).click();
    await slow.page.getByRole('row').filter({ hasText: 'host-2.example' }).waitFor();
    expect(slow.complaints).to.deep.equal([]);
    await slow.close();
  });

  it('tell of one agent where it stands, why it is there, its life and what was decided', async () => {
    await page.getByRole('row').filter({ hasText: 'Building' }).getByRole('link').first().click();
    const agent = region(/^Agent /);
    await agent.getByText('Building').waitFor();
    expect(new URL(page.url()).hash).to.equal(`#/agents/${building}`);
    const text = await agent.textContent();
    for (const fact of ['for shop #', building, UUID, 'host-1.example', 'Drain…'])
      expect(text).to.include(fact);
    expect(await region('Its life').getByRole('listitem').allInnerTexts()).to.have.length(3);
    await region('Decided about it').getByText('launch', { exact: false }).first().waitFor();
  });

  it('tell of one job why it waits, and of one that runs what it has waited for', async () => {
    const [waiting] = driver.view.backlog({ cause: 'limit', offset: 0 }).jobs;
    await open(`#/jobs/${waiting?.locator}`);
    await page.getByRole('list', { name: 'Why it waits' }).getByText('At a limit').waitFor();
    await region('What it waited for').getByRole('rowheader', { name: 'at a limit' }).waitFor();
    await open(`#/jobs/${BUILT}`);
    const job = region('web #3: build / compile');
    await job.getByText('Running').waitFor();
    await job.getByRole('link', { name: /^[\w-]+-0-/ }).click();
    await region(/^Agent /).waitFor();
  });

  it('tell which jobs are expected next, and what is done about them', async () => {
    const other = await serve(expecting(), built);
    const { page: overview, close } = await visit(browser, other.url);
    try {
      const next = overview.getByRole('region', { name: 'Jobs that are expected, soonest first' });
      await next.waitFor();
      const [job, ...more] = await next.getByRole('listitem').allInnerTexts();
      expect(more).to.deep.equal([]);
      expect(job).to.match(/^shop\/test 4 jobs for pool default expected in \d+ s/);
      expect(job).to.match(/of 10 times after shop\/compile.*agents are launched or kept ahead$/);
    } finally {
      await close();
      await other.close();
    }
  });

  it('lead to GoCD and to Mesos, by addresses that are known', async () => {
    await open(`#/agents/${building}`);
    const href = (name: string) => page.getByRole('link', { name }).getAttribute('href');
    expect(await href('Agent in GoCD')).to.equal(`${GOCD}/agents/${UUID}/job_run_history`);
    const { master, id } = driver.view.state().framework;
    expect(await href('Host in Mesos')).to.equal(`${master}/#/agents/host-1`);
    expect(await href('Sandbox in Mesos')).to.equal(
      `${master}/#/agents/host-1/frameworks/${id}/executors/${building}/browse`,
    );
    await open(`#/jobs/${BUILT}`);
    await region('web #3: build / compile').waitFor();
    expect(await href('Job in GoCD')).to.equal(`${GOCD}/tab/build/detail/${BUILT}`);
    expect(await href('Pipeline run in GoCD')).to.equal(`${GOCD}/pipelines/value_stream_map/web/3`);
  });

  it('copy an id', async () => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await open(`#/agents/${building}`);
    await page.getByRole('button', { name: 'Copy the task id' }).click();
    await page.getByText('Copied').waitFor();
    expect(await page.evaluate('navigator.clipboard.readText()')).to.equal(building);
  });

  it('say what keeps each pool from more', async () => {
    await page.getByRole('link', { name: 'Pools' }).click();
    const pool = region('Pool default');
    await pool.getByText('it has as many agents as it may').waitFor();
    await pool.getByRole('link', { name: 'its agents' }).click();
    await page.getByText('1 to 4 of 4 agents').waitFor();
    expect(new URL(page.url()).hash).to.equal('#/agents?pool=default');
  });

  it('show what of ours is on each host, and what keeps more from being placed there', async () => {
    driver.take({
      type: 'operator.lever.requested',
      ...{ kind: 'drain-host', target: 'host-2.example', agents: 0, by: 'jane', reason: 'new disks' },
      lasts: 3_600_000,
    });
    await page.getByRole('link', { name: 'Hosts' }).click();
    const row = page.getByRole('row').filter({ hasText: 'host-2.example' });
    expect(await row.textContent())
      .to.include('rack:r2')
      .and.include('new disks')
      .and.include('of 2');
    await page.getByLabel('Find').fill('rack:r1');
    await page.getByLabel('Find').press('Enter');
    await page.getByText('1 to 1 of 1 host').waitFor();
    await page.getByRole('link', { name: '2 agents on host-1.example' }).click();
    await page.getByText('1 to 2 of 2 agents').waitFor();
  });

  it('find decisions by kind, pool, text and agent', async () => {
    await page.getByRole('link', { name: 'Decisions', exact: true }).click();
    await page.getByLabel('Kind').selectOption('launch');
    await page.getByText('1 to 4 of 4 decisions').waitFor();
    await page.getByLabel('Agent').fill(building);
    await page.getByLabel('Agent').press('Enter');
    await page.getByText('1 to 1 of 1 decision').waitFor();
    expect(new URL(page.url()).hash).to.equal(`#/decisions?kind=launch&agent=${building}`);
  });

  it('tell what the time of agents went into', async () => {
    await page.getByRole('link', { name: 'Costs' }).click();
    await region('Last 24 hours').getByRole('rowheader', { name: 'floors and minimums' }).waitFor();
    await region('Last 7 days').waitFor();
  });

  it('tell what config would have been better last week, where that is looked for, and by which lines', async () => {
    const at = Date.UTC(2026, 0, 5, 3, 30);
    await open('#/costs');
    await region('Last 24 hours').waitFor();
    expect(await region('Better last week').count()).to.equal(0);
    const found = aFinding();
    const latest: Advice = { at, since: at, jobs: 60, days: 3, outcome: 'better', text: 'better', found };
    driver.view.advised({ wanted: true, nextAt: at, running: false, latest });
    await page.reload();
    const row = region('Better last week').getByRole('row', { name: /backlog.pending-polls = 2/ });
    expect(await row.textContent()).to.match(/pending-polls = 5\s*p95 -5 min 42 s, hours -2.02/);
    await region('Better last week')
      .getByText(/It holds on the days held out/)
      .waitFor();
    expect(await barriersOn(page)).to.deep.equal([]);
    expect(await overhang(page)).to.equal(0);

    const text = 'no advice today: tune was ended by SIGABRT';
    driver.view.advised({
      ...{ wanted: true, nextAt: at, running: true },
      latest: { ...latest, outcome: 'failed', text, found: null },
    });
    await open('#/');
    await page.reload();
    await region('Better last week').getByText('No advice today: tune was ended by SIGABRT.').waitFor();
    await region('Better last week').getByText('60 jobs on 3 days.').waitFor();
    await region('Better last week').getByText('Configs are being tried now.').waitFor();
    driver.view.advised(NO_ADVICE);
    await page.reload();
  });

  it('draw jobs, waits and agents: told where one points, by keys too, and zoomed by dragging', async () => {
    await page.getByRole('link', { name: 'Charts' }).click();
    const chart = page.getByRole('slider', { name: 'Agents' });
    await chart.waitFor();
    const values = page.getByRole('table', { name: 'Agents, newest first' });
    await page.getByText('Values of Agents').click();
    await values.getByRole('row').nth(1).waitFor();
    const [, newest] = await values.getByRole('row').allInnerTexts();
    expect(newest).to.match(/2026, 08:00:\d\d\s+1\s+3\s+0\s+0\s+\d+/);
    await chart.focus();
    expect(await chart.getAttribute('aria-valuetext')).to.match(/building 1, idle 3, starting 0/);
    await page.keyboard.press('Home');
    await page
      .getByText(/^5 Jan 2026, 08:00:00$/)
      .first()
      .waitFor();
    expect(await chart.getAttribute('aria-valuetext')).to.match(/08:00:00: building 0, idle 0, starting 0/);

    const box = await chart.boundingBox();
    if (box === null) throw new Error('the chart is not there');
    const y = box.y + box.height / 2;
    await page.mouse.move(box.x + box.width * 0.5, y);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.9, y, { steps: 4 });
    await page.mouse.up();
    await page.getByRole('link', { name: 'zoom out' }).waitFor();
    const { from, to } = Object.fromEntries(new URLSearchParams(new URL(page.url()).hash.split('?')[1]));
    expect((Number(to) - Number(from)) / 86_400_000).to.be.within(0.35, 0.45);
    await page.getByRole('link', { name: '6 hours' }).click();
    await page.getByRole('link', { name: 'zoom out' }).waitFor({ state: 'detached' });
    await page.getByLabel('Pool').selectOption('default');
    await page.getByRole('slider', { name: 'Jobs' }).waitFor();
    expect(new URL(page.url()).hash).to.equal('#/charts?range=6h&pool=default');
  });

  it('boost a pool and drain what a list is narrowed to, told before how many that is', async () => {
    const dialog = page.getByRole('dialog');
    await page.getByRole('link', { name: 'Pools' }).click();
    await page.getByRole('button', { name: 'Boost… pool default' }).click();
    await dialog.getByLabel('Agents').fill('2');
    await dialog.getByLabel('For how long').fill('for ever');
    await dialog.getByLabel('Reason').fill('release day');
    await dialog.getByLabel('Token').fill(TOKEN);
    await dialog.getByRole('button', { name: 'Boost' }).click();
    await dialog.getByText(/Nothing has been done: .*1 second to 30 days/).waitFor();
    expect(await barriersOn(page)).to.deep.equal([]);
    await dialog.getByLabel('For how long').fill('2 h');
    await dialog.getByRole('button', { name: 'Boost' }).click();
    await page.getByText('Pool default is boosted.').waitFor();
    expect(driver.view.state().levers).to.have.nested.property('[1].agents', 2);

    await open('#/agents');
    await page.getByText('1 to 4 of 4 agents').waitFor();
    expect(await page.getByRole('button', { name: /^Drain these/ }).count()).to.equal(0);
    await page.getByLabel('State', { exact: true }).selectOption('idle');
    await page.getByRole('button', { name: 'Drain these' }).click();
    const count = driver.view.agents({ phase: 'idle', sort: 'launched', offset: 0 }).matching;
    await dialog.getByText('All that are idle, and idle or building.').waitFor();
    await dialog.getByRole('button', { name: `Drain ${count}` }).click();
    await page.getByText('None of them is like that.').waitFor();
    expect(driver.view.state().agents).to.include({ idle: 0, building: 1 });
  });

  it('find one agent of many for its machine, by its name, host or job', async () => {
    await open('#/machines/agent');
    await page.getByLabel('Pick one').fill('compile');
    await page.getByText('1 agent', { exact: true }).waitFor();
    await page.getByRole('search').getByRole('listitem').getByRole('link').click();
    expect(new URL(page.url()).hash).to.equal(`#/machines/agent/${building}`);
  });

  it('draw a machine as a chart: where it is, where a state leads, and each way as it is gone', async () => {
    await open(`#/machines/agent/${building}`);
    const whole = region('Chart of the agent machine');
    await whole.locator('.lit', { hasText: 'serving' }).waitFor();
    await region('Chart of what is in serving').locator('.lit.innermost', { hasText: 'staying' }).waitFor();
    await whole.getByRole('link', { name: 'leaving', exact: true }).click();
    await region('Ways out of leaving').getByText('drain.cancelled').first().waitFor();
    await region('Chart of what is in leaving')
      .getByRole('link', { name: 'leaving, step, verifying' })
      .first()
      .waitFor();
    expect(await whole.locator('.way.near').count()).to.be.greaterThan(5);
    await page.getByText('All states and ways as text').click();
    await page.locator('li.state.lit.innermost', { hasText: 'staying' }).waitFor();

    driver.take({ type: 'operator.drain.requested', by: 'jane', taskId: building });
    await whole.locator('.way.gone').waitFor();
    expect(await whole.locator('.way.gone title').textContent()).to.match(/^serving to leaving: /);
    await whole.locator('.lit', { hasText: 'leaving' }).waitFor();
    await whole.locator('.way.gone').waitFor({ state: 'detached' });
  });

  for (const [hash, says] of [
    ['#/nowhere', 'There is no page nowhere here'],
    ['#/hosts/host-1', 'There is no page hosts/host-1 here'],
    ['#/agents/nobody', 'No agent nobody is known'],
    ['#/jobs/a/1/b/1/c', 'No job a/1/b/1/c is known'],
    ['#/jobs/a', 'No job a is known'],
    ['#/pools/none', 'There is no pool none'],
    ['#/runbook/bad-luck', 'The runbook has nothing under bad-luck'],
  ] as const)
    it(`say of ${hash} that there is none`, async () => {
      await open(hash);
      await page.getByText(says).waitFor();
      await page.getByText('Live', { exact: true }).waitFor();
    });

  it('tell what to do about a cause, and about what the status says', async () => {
    await open('#/');
    await page.getByRole('region', { name: 'Status' }).getByRole('link', { name: 'What to do' }).click();
    await region('Runbook').getByRole('heading', { name: 'GocdMesosAtLimit' }).waitFor();
    await open('#/jobs?cause=limit');
    await page.getByRole('link', { name: 'What to do' }).first().click();
    await region('Runbook').getByRole('heading', { name: 'limit' }).waitFor();
    await page.getByRole('link', { name: 'all of it' }).click();
    await region('Runbook').getByRole('heading', { name: 'Agents that do not come up' }).waitFor();
  });

  it('tell whose times of day they show, and the date of each where a pointer asks', async () => {
    await open('#/');
    await page.getByText(/Times are those of this browser’s time zone, .+ \(GMT.*\)/).waitFor();
    await region('Decisions').getByRole('listitem').first().waitFor();
    const times = page.locator('time');
    for (const time of await times.all())
      expect([await time.getAttribute('title'), await time.getAttribute('datetime')]).to.satisfy(
        ([title, machine]: readonly (string | null)[]) =>
          /20\d\d/.test(title ?? '') && /Z$/.test(machine ?? ''),
      );
    expect(await times.count()).to.be.greaterThan(4);
  });
});

describeInBrowser('The charts of an instance that did not always run', () => {
  it('say of which time nothing is known, lest it is taken for a quiet one', async () => {
    const archive = archiveIn(new HistoryInMemory());
    const first = new WatchedDriver(someConfig(), null, archive).ready();
    first.poll();
    const driver = new WatchedDriver(someConfig(), null, archive);
    driver.now = first.now + 3 * 3_600_000;
    driver.view.begin(await pastIn(archive, driver.now));
    driver.ready().poll();
    const browser = await openBrowser();
    const server = await serve(driver, await builtPage());
    try {
      const { page } = await visit(browser, `${server.url}/#/charts?range=6h`);
      await page.getByText('What happened is known here since 5 Jan 2026, 08:00:00').waitFor();
      await page.getByText('Nothing is known here of these times').waitFor();
      await page.getByText('5 Jan 2026, 08:00:00 to 5 Jan 2026, 11:00:00').waitFor();
      expect(await barriersOn(page)).to.deep.equal([]);
      await page.goto(`${server.url}/#/decisions`);
      await page.getByText(/^Nothing is known here of what happened from 2026-01-05 08:00 UTC/).waitFor();
    } finally {
      await browser.close();
      await server.close();
    }
  });
});
