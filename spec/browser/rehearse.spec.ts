import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import { sandboxRoutes } from '../../cli/sandboxRoutes.ts';
import { Rehearsal } from '../../sandbox/index.ts';
import { barriersOn, describeInBrowser, openBrowser, overhang, visit } from './browser.ts';
import { type Served, serveDashboard, TOKEN } from './served.ts';

const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };

describeInBrowser('The menu of the sandbox', () => {
  let browser: Browser;
  let served: Served;
  const told: string[] = [];
  before(async () => {
    browser = await openBrowser();
    served = await serveDashboard(({ world, clock }) => {
      const rehearsal = new Rehearsal({
        world,
        clock,
        tell: (name, _, what) => told.push(`${name} ${what}`),
        request: () => {},
      });
      return { routes: sandboxRoutes(rehearsal, clock, TOKEN), script: 'rehearse.js' };
    });
  });
  after(async () => {
    await browser?.close();
    await served?.close();
  });

  it('has a trouble begin and end, and shows which are on', async () => {
    const { page, complaints, close } = await visit(browser, served.url());
    await page.getByText('Rehearse a trouble', { exact: true }).click();
    await page.getByRole('button', { name: 'Begin no-pool' }).click();
    await page.getByText('Rehearse a trouble (1 on)').waitFor();
    await page.getByText(/^no-pool, for \d+ min more$/).waitFor();
    expect(await barriersOn(page)).to.deep.equal([]);
    await page.getByRole('button', { name: 'End no-pool' }).click();
    await page.getByText('Rehearse a trouble', { exact: true }).waitFor();
    expect(told).to.deep.equal(['no-pool begun', 'no-pool over']);
    expect(complaints).to.deep.equal([]);
    await close();
  });

  it('fits on a phone', async () => {
    const { page, close } = await visit(browser, served.url(), PHONE);
    await page.getByText('Rehearse a trouble', { exact: true }).click();
    await page.getByRole('button', { name: 'Begin limit' }).waitFor();
    expect(await overhang(page)).to.be.at.most(0);
    await close();
  });
});
