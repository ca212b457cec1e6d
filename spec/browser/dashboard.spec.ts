import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { describeInBrowser, openBrowser, type Visit, visit } from './browser.ts';
import { type Served, serveDashboard, TOKEN } from './served.ts';

const HOUR_MS = 3_600_000;

describeInBrowser('The dashboard', () => {
  let browser: Browser;
  let served: Served;
  let visited: Visit;
  let page: Page;
  before(async () => {
    browser = await openBrowser();
  });
  after(() => browser?.close());
  beforeEach(async () => {
    served = await serveDashboard();
    visited = await visit(browser, served.url());
    page = visited.page;
    await page.getByText('Live', { exact: true }).waitFor();
  });
  afterEach(async () => {
    await visited.close();
    await served.close();
  });

  const schedule = (durationMs = HOUR_MS) =>
    served.stage.world.gocd.schedule({ pipeline: 'docs-site', stage: 'publish', job: 'upload', durationMs });
  const agentRow = () => page.getByRole('row').filter({ hasText: 'pool build' }).first();
  const buildingAgent = async () => {
    schedule();
    await agentRow().filter({ hasText: 'Building' }).waitFor();
  };
  const confirm = async (label: string, token: string | null) => {
    const dialog = page.getByRole('dialog');
    if (token !== null) await dialog.getByLabel('Token').fill(token);
    await dialog.getByRole('button', { name: label }).click();
  };

  it('says whether all is well, and asks nobody but its own service', async () => {
    const status = page.getByRole('region', { name: 'Status' });
    await status.getByRole('heading', { name: 'Healthy' }).waitFor();
    const text = await status.textContent();
    for (const fact of ['Subscribed', 'Reconciled', 'Read ', 'This instance', 'Running', '0 waiting'])
      expect(text).to.include(fact);
    expect(visited.requests.filter((url) => !url.startsWith(served.url()))).to.deep.equal([]);
    expect(visited.complaints).to.deep.equal([]);
  });

  it('shows a waiting job with why it waits and what is done about it', async () => {
    served.stage.world.gocd.schedule({
      pipeline: 'desktop-app',
      stage: 'package',
      job: 'installer',
      resources: ['windows'],
    });
    const job = page.getByRole('list', { name: /^Waiting jobs/ }).getByRole('listitem');
    await job.filter({ hasText: 'No pool fits' }).waitFor();
    const text = await job.textContent();
    expect(text)
      .to.include('desktop-app')
      .and.include('needs windows')
      .and.match(/waiting \d+/);
    await page.getByRole('heading', { name: 'Someone is needed' }).waitFor();
  });

  it('follows an agent from launch to its job, and says what was decided', async () => {
    await buildingAgent();
    expect(await agentRow().textContent())
      .to.include('docs-site')
      .and.match(/host-[abc]/);
    await page.getByText('Lately begun').click();
    const begun = page.getByRole('list', { name: /^Jobs that began lately/ }).getByRole('listitem');
    expect(await begun.first().textContent()).to.match(/docs-site.*waited .*agent starting \d+/);
    const decisions = page.getByRole('region', { name: 'Decisions' }).getByRole('listitem');
    expect(await decisions.filter({ hasText: 'Launch' }).first().textContent()).to.include('rule');

    await agentRow().getByRole('link').first().click();
    const lines = page.getByRole('region', { name: 'Its life' }).getByRole('listitem');
    await lines.filter({ hasText: 'Building' }).waitFor();
    const life = await lines.allInnerTexts();
    const phases = life.map((line) => /Launching|Staging|Registering|Idle|Building/.exec(line)?.[0]);
    expect(phases[0]).to.equal('Launching');
    expect(phases.at(-1)).to.equal('Building');
    expect(phases).to.include('Registering');

    await page.getByRole('link', { name: 'Its state machine' }).click();
    await page.locator('.state.lit.innermost').filter({ hasText: 'staying' }).waitFor();
  });

  it('draws every machine with the state it is in lit', async () => {
    await page.getByRole('link', { name: 'Machines' }).click();
    const lit = page.locator('.state.lit.innermost');
    await lit.filter({ hasText: 'saved' }).waitFor();
    await page.getByRole('navigation', { name: 'Machines' }).getByRole('link', { name: 'backlog' }).click();
    await lit.filter({ hasText: 'idle' }).waitFor();
    await page.getByRole('navigation', { name: 'Machines' }).getByRole('link', { name: 'root' }).click();
    await lit.filter({ hasText: 'steady' }).waitFor();
    await page.getByRole('region', { name: 'Latest events' }).getByText('gocd.polled').first().waitFor();
  });

  it('drains an agent once the token is right, and keeps the token for this tab', async () => {
    await buildingAgent();
    await agentRow()
      .getByRole('button', { name: /^Drain/ })
      .click();
    await confirm('Drain', 'not-the-token');
    await page.getByRole('dialog').getByText('That token is wrong. Nothing has been done.').waitFor();
    expect(served.stage.world.gocd.agents().map(({ configState }) => configState)).to.not.include('Disabled');

    await confirm('Drain', TOKEN);
    await agentRow().filter({ hasText: 'Draining' }).waitFor();
    await page.getByText(/^Agent .* is being drained\.$/).waitFor();

    await page.getByRole('button', { name: 'Pause…' }).click();
    expect(await page.getByRole('dialog').getByLabel('Token').count()).to.equal(0);
    expect(await page.evaluate('JSON.stringify(localStorage) + document.cookie')).to.equal('{}');
  });

  it('pauses in the name of who asks, and resumes', async () => {
    await page.getByRole('button', { name: 'Pause…' }).click();
    await page.getByRole('dialog').getByLabel('Your name').fill('Jane');
    await confirm('Pause', TOKEN);
    await page.getByRole('heading', { name: 'Paused' }).waitFor();
    await page.getByText('Paused by Jane: nothing is launched or taken away; agents run on.').waitFor();

    await page.getByRole('button', { name: 'Resume…' }).click();
    await confirm('Resume', null);
    await page.getByRole('heading', { name: 'Healthy' }).waitFor();
  });

  it('shows what operators have in force for a time, with who asked for it, and ends it early', async () => {
    const answer = await fetch(`${served.url()}/api/v1/hosts/host-z.example/drain`, {
      method: 'POST',
      headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
      body: JSON.stringify({ for: '2h', reason: 'new disks', by: 'Jane' }),
    });
    expect(answer.status).to.equal(200);
    const panel = page.getByRole('region', { name: 'In force for a time' });
    await panel.getByText('Host host-z.example is drained').waitFor();
    expect(await panel.textContent())
      .to.include('new disks')
      .and.match(/Jane at \S+/);
    await panel.getByRole('button', { name: 'End early: Host host-z.example is drained' }).click();
    await confirm('End', TOKEN);
    await panel.waitFor({ state: 'detached' });
    const decisions = page.getByRole('region', { name: 'Decisions' }).getByRole('listitem');
    await decisions.filter({ hasText: 'ends the drain of host host-z.example before its time' }).waitFor();
  });

  it('does nothing if it is not confirmed, and can be used by keyboard alone', async () => {
    await page.getByRole('button', { name: 'Pause…' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    const focused = await page.evaluate('document.activeElement.textContent');
    expect(focused).to.equal('Pause…');
    await page.getByRole('heading', { name: 'Healthy' }).waitFor();
  });

  it('says that the connection is lost while the service is away, and finds the next run by itself', async () => {
    await buildingAgent();
    await served.stop();
    await page.getByRole('alert').getByText('Connection lost, retrying.').waitFor();
    expect(await agentRow().textContent()).to.include('docs-site');

    await served.start();
    await page.getByText('Live', { exact: true }).waitFor();
    await page.getByRole('alert').getByText('Connection lost, retrying.').waitFor({ state: 'detached' });
    await agentRow().filter({ hasText: 'Building' }).waitFor();
    expect(visited.complaints).to.deep.equal([]);
  });
});
