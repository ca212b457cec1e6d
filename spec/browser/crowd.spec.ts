import { expect } from 'chai';
import type { Browser, CDPSession, Page } from 'playwright-core';
import type { startHttp } from '../../adapters/http/server.ts';
import { LOOPBACK } from '../adapters/http/support.ts';
import type { WatchedDriver } from '../services/views/support.ts';
import { builtPage } from '../support/builtProgram.ts';
import { barriersOn, describeInBrowser, openBrowser, overhang, type Visit, visit } from './browser.ts';
import { AGENTS, crowd, JOBS, reading } from './crowded.ts';
import { serveDriven } from './served.ts';

describeInBrowser('The dashboard of a thousand agents and two thousand jobs', () => {
  let browser: Browser;
  let server: Awaited<ReturnType<typeof startHttp>>;
  let driver: WatchedDriver;
  let visited: Visit;
  let page: Page;
  let traffic: Traffic;
  before(async () => {
    driver = crowd();
    expect(driver.view.agents()).to.include({ total: AGENTS });
    const dashboard = await builtPage();
    server = await serveDriven(driver, dashboard, { ...LOOPBACK, basePath: '/ci/agents', token: null });
    browser = await openBrowser();
  });
  after(async () => {
    await browser?.close();
    await server?.close();
  });
  beforeEach(async () => {
    visited = await visit(browser, 'about:blank');
    page = visited.page;
    traffic = await Traffic.of(page);
    await page.clock.install();
    await page.goto(`${server.url}/ci/agents`);
    await page.getByText('Live', { exact: true }).waitFor();
    await page.getByRole('link', { name: /^All / }).first().waitFor();
  });
  afterEach(() => visited.close());

  const nodes = () => page.locator('*').count();

  it('is small at first, and in what it reads again', async () => {
    expect(traffic.bytes).to.be.lessThan(150_000);
    expect(await nodes()).to.be.lessThan(3_000);
    const before = traffic.bytes;
    const taskIds = [...driver.core.picture().agents.keys()];
    // Fifteen seconds of the page's own time, in which one agent in fifty changes three times.
    for (let second = 0; second < 15; second += 1) {
      if (second % 5 === 0) reading(driver, taskIds, (second + 5) * (AGENTS / 50));
      await page.clock.runFor(1_000);
      await page.evaluate('new Promise(requestIdleCallback)');
    }
    await traffic.settled();
    expect(traffic.bytes - before)
      .to.be.greaterThan(0)
      .and.lessThan(20_000);
    reading(driver, taskIds, AGENTS);
    expect(visited.complaints).to.deep.equal([]);
  });

  it('shows jobs that are alike as one line, each of them behind it', async () => {
    const list = page.getByRole('list', { name: /^Waiting jobs/ });
    const others = list.getByRole('link', { name: `and ${JOBS - 1} more of shop` });
    // Of many, answers are shared for a second: this page may first show what was before.
    while (!(await others.isVisible())) await page.clock.runFor(1_000);
    expect(await list.getByRole('listitem').count()).to.equal(1);
    await page.getByRole('heading', { name: 'At a limit' }).waitFor();
    await others.click();
    await page.getByText(`1 to 25 of ${JOBS} jobs`).waitFor();
    expect(await list.getByRole('listitem').count()).to.equal(25);
    expect(new URL(page.url()).hash).to.match(/^#\/jobs\?pipeline=shop&cause=limit&pool=default&each=yes$/);
    await page.getByLabel('Find').fill(`job-${JOBS - 1}`);
    await page.getByLabel('Find').press('Enter');
    await page.getByText('1 to 1 of 1 job').waitFor();
    expect(await barriersOn(page)).to.deep.equal([]);
  });

  it('finds an agent, by an address that can be passed on', async () => {
    await page.getByRole('link', { name: `All ${AGENTS} agents` }).click();
    await page.getByText(`1 to 50 of ${AGENTS} agents`).waitFor();
    expect(await nodes()).to.be.lessThan(3_000);
    await page.getByRole('link', { name: 'Next' }).click();
    await page.getByText(`51 to 100 of ${AGENTS} agents`).waitFor();
    await page.getByLabel('Find').fill(`web/1/build/1/job-${AGENTS - 1}`);
    await page.getByLabel('Find').press('Enter');
    await page.getByText('1 to 1 of 1 agent').waitFor();
    const address = page.url();
    await page.goto('about:blank');
    await page.goto(address);
    await page.getByText('1 to 1 of 1 agent').waitFor();
    await page.getByLabel('State', { exact: true }).selectOption('idle');
    await page.getByText('None of them is like that.').waitFor();
    expect(await overhang(page)).to.equal(0);
    expect(await barriersOn(page)).to.deep.equal([]);
  });

  it('says of an address that it knows none', async () => {
    await page.goto(`${server.url}/#/nowhere`);
    await page.getByText('There is no page nowhere here').waitFor();
  });
});

/** Bytes that have come over the wire for a page, as they were sent. */
class Traffic {
  bytes = 0;
  #open = new Set<string>();

  static async of(page: Page): Promise<Traffic> {
    const session = await page.context().newCDPSession(page);
    await session.send('Network.enable');
    return new Traffic(session);
  }

  private constructor(session: CDPSession) {
    session.on('Network.requestWillBeSent', ({ requestId, request }) => {
      if (!request.url.includes('/api/v1/events')) this.#open.add(requestId);
    });
    session.on('Network.dataReceived', ({ encodedDataLength }) => {
      this.bytes += encodedDataLength;
    });
    session.on('Network.loadingFinished', ({ requestId }) => this.#open.delete(requestId));
    session.on('Network.loadingFailed', ({ requestId }) => this.#open.delete(requestId));
  }

  /** Resolves once nothing is under way but the stream of events. */
  async settled(): Promise<void> {
    while (this.#open.size > 0) await new Promise((resolve) => setImmediate(resolve));
  }
}
