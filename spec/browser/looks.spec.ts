import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { Clamp } from '../../domain/demand.ts';
import { demoWorkload, play } from '../../sandbox/index.ts';
import { barriersOn, describeInBrowser, openBrowser, overhang, visit } from './browser.ts';
import { type Served, serveDashboard, TOKEN } from './served.ts';

/** Those that the documentation shows; `npm run generate:screenshots` makes them anew, and nothing else does. */
const PICTURED: ReadonlySet<string> = new Set([
  'overview',
  'overview-dark',
  'overview-phone',
  'machines-framework',
  'machines-one-agent-dark',
  'drain',
]);
const PICTURES =
  process.env.SCREENSHOTS === undefined
    ? null
    : fileURLToPath(new URL('../../docs/images/', import.meta.url));

const DESK = { viewport: { width: 1440, height: 1100 } };
const LIGHT: BrowserContextOptions = { ...DESK, colorScheme: 'light' };
const DARK: BrowserContextOptions = { ...DESK, colorScheme: 'dark' };
const PHONE: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  isMobile: true,
  hasTouch: true,
};
const TABLET: BrowserContextOptions = { viewport: { width: 820, height: 1180 } };

describeInBrowser('The looks of the dashboard', function () {
  this.timeout(180_000);
  let browser: Browser;
  let served: Served;
  let stopPlaying = () => {};

  /** A busy day, longer than any machine takes to look at it: one job that no pool serves, more than limits allow. */
  before(async () => {
    browser = await openBrowser();
    served = await serveDashboard();
    const { world, clock } = served.stage;
    stopPlaying = play(
      clock,
      demoWorkload({ seed: 7, jobs: 4_000, withinMs: 36_000_000, medianMs: 120_000 }),
      (job) => world.gocd.schedule(job),
    );
    world.gocd.schedule({
      pipeline: 'desktop-app',
      stage: 'package',
      job: 'installer',
      resources: ['windows'],
    });
    world.gocd.schedule({
      pipeline: 'release',
      stage: 'deploy',
      job: 'roll-out',
      environment: 'production',
      runInstances: 4,
      durationMs: 7_200_000,
    });
  });
  after(async () => {
    stopPlaying();
    await browser?.close();
    await served?.close();
  });

  const settled = async (page: Page) => {
    await page.getByText('Live', { exact: true }).waitFor();
    await page.getByText('Building', { exact: true }).nth(3).waitFor();
    await page.locator('.plot canvas').nth(2).waitFor();
    await page.getByText('At a limit', { exact: true }).first().waitFor();
  };
  const machineOf = (name: string) => async (page: Page) => {
    await page.getByRole('link', { name: 'Machines' }).click();
    await page.getByRole('navigation', { name: 'Machines' }).getByRole('link', { name }).click();
    await page.locator('.state.lit.innermost').first().waitFor();
  };
  const oneAgent = async (page: Page) => {
    await page.getByRole('row').filter({ hasText: 'Building' }).first().getByRole('link').first().click();
    await page.getByRole('link', { name: 'Its state machine' }).click();
    await page.locator('.state.lit.innermost').first().waitFor();
  };
  const drainDialog = async (page: Page) => {
    await page
      .getByRole('button', { name: /^Drain/ })
      .first()
      .click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Token').fill(`not ${TOKEN}`);
    await dialog.getByRole('button', { name: 'Drain' }).click();
    await dialog.getByText('That token is wrong').waitFor();
  };
  const asIs = async () => {};

  const looks: readonly (readonly [string, BrowserContextOptions, (page: Page) => Promise<void>])[] = [
    ['overview', { ...LIGHT, viewport: { width: 1440, height: 1900 } }, asIs],
    ['overview-dark', DARK, asIs],
    ['overview-phone', { ...LIGHT, ...PHONE }, asIs],
    ['overview-tablet-dark', { ...DARK, ...TABLET }, asIs],
    ['machines-framework', LIGHT, machineOf('framework')],
    ['machines-root-dark', DARK, machineOf('root')],
    ['machines-agents', LIGHT, machineOf('agent')],
    ['machines-one-agent-dark', DARK, oneAgent],
    ['machines-phone-dark', { ...DARK, ...PHONE }, machineOf('agent')],
    ['drain', LIGHT, drainDialog],
    ['drain-phone-dark', { ...DARK, ...PHONE }, drainDialog],
  ];
  for (const [name, options, lead] of looks)
    it(`${name}: nothing keeps people from using it, and nothing sticks out`, async () => {
      const { page, complaints, close } = await visit(browser, served.url(), options);
      await settled(page);
      await lead(page);
      if (PICTURES !== null && PICTURED.has(name)) await page.screenshot({ path: `${PICTURES}${name}.png` });
      expect(await overhang(page)).to.be.at.most(0);
      expect(await barriersOn(page)).to.deep.equal([]);
      expect(complaints).to.deep.equal([]);
      await close();
    });

  for (const [where, options] of [
    ['a phone', { ...LIGHT, ...PHONE }],
    ['a tablet', { ...LIGHT, ...TABLET }],
    ['a desk', LIGHT],
  ] as const)
    it(`on ${where} there is room for long names, and for every limit at once`, async () => {
      const { page, close } = await visit(browser, served.url(), options);
      await page.route('**/api/v1/{state,backlog,agents,decisions}', async (route) => {
        const answer = await route.fetch();
        await route.fulfill({ response: answer, json: stretched(await answer.json()) });
      });
      await page.reload();
      await settled(page);
      await page.getByText('Slots kept for other shares', { exact: true }).first().waitFor();
      await page.getByText(LONG_NAME).first().waitFor();
      expect(await overhang(page)).to.be.at.most(0);
      await close();
    });
});

const LONG_NAME = 'integration-tests_against_the_oracle-19c-on-arm64.release-branch';
const LONG_LOCATOR = `${LONG_NAME}/1/${LONG_NAME}/1/${LONG_NAME}`;
const LIMITS = Object.keys({
  min: true,
  max: true,
  'max-agents': true,
  'share-max': true,
  reserved: true,
  'growth-limit': true,
  'gives-way': true,
  'launches-per-job': true,
  breaker: true,
  'pool-paused': true,
  canary: true,
  unapproved: true,
  budget: true,
  'tearing-down': true,
  paused: true,
  'not-reconciled': true,
  'stale-view': true,
  maintenance: true,
  'pending-polls': true,
} satisfies Record<Clamp, true>);
const STRETCHED: Readonly<Record<string, (value: unknown) => unknown>> = {
  clamps: () => LIMITS,
  noRoom: () => `cpus: 4 wanted, the largest offer has 2; ${LONG_NAME}`,
  breaker: () => ({ failures: 3, retryAt: 0, lastError: `pull of ${LONG_NAME} failed`, probing: false }),
  pool: () => LONG_NAME,
  name: () => LONG_NAME,
  host: () => LONG_NAME,
  resources: () => [LONG_NAME, LONG_NAME],
  locator: () => LONG_LOCATOR,
  job: (value) => (value === null ? null : LONG_LOCATOR),
  text: (value) => `${value} ${LONG_NAME}`,
  reason: (value) => `${value} ${LONG_NAME}`,
};

/** The same answer, with as much in it as people may come to see. */
function stretched(json: unknown): unknown {
  return JSON.parse(JSON.stringify(json), (key, value) => STRETCHED[key]?.(value) ?? value);
}
