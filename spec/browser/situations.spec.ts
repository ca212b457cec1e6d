import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import type { startHttp } from '../../adapters/http/server.ts';
import { status } from '../../cli/desk/status.ts';
import { why } from '../../cli/why.ts';
import type { StateView } from '../../services/views/schemas.ts';
import { LOOPBACK } from '../adapters/http/support.ts';
import { builtPage } from '../support/builtProgram.ts';
import { barriersOn, describeInBrowser, openBrowser, overhang, type Visit, visit } from './browser.ts';
import { serveStanding } from './served.ts';
import { type Scenery, STAGES, type StageName } from './stages.ts';

/** Where every look at every situation goes, with SCREENSHOTS=1: for people to look at, and not kept. */
const PICTURES =
  process.env.SCREENSHOTS === undefined
    ? null
    : fileURLToPath(new URL('../../coverage/situations/', import.meta.url));

const DESK = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };
/** What no page says: holes of ours, and names that were taken for secrets. */
const NONSENSE = /NaN|undefined|Infinity|\bnull\b|\*{4}/;
const SCHEMES = ['light', 'dark'] as const;

interface Situation {
  readonly when: StageName;
  readonly tone: StateView['verdict']['tone'];
  readonly title: string;
  readonly isReady: boolean;
  /** Chips of the status, by the name of the fact. */
  readonly facts: Readonly<Record<string, RegExp>>;
  /** Pages that tell of it too, and what they say. */
  readonly pages?: Readonly<Record<string, RegExp>>;
}

const SITUATIONS: readonly Situation[] = [
  {
    when: 'quiet',
    tone: 'good',
    title: 'Healthy',
    isReady: true,
    facts: { Backlog: /^0 waiting, 0 short$/, Agents: /^0 of 20$/, Scaling: /^Running$/ },
    pages: {
      jobs: /No job is waiting\./,
      agents: /No agent of ours is there\./,
      hosts: /No host has been seen yet/,
      decisions: /Nothing has been decided yet/,
      charts: /Jobs/,
      costs: /Last 24 hours/,
    },
  },
  {
    when: 'busy',
    tone: 'good',
    title: 'Healthy',
    isReady: true,
    facts: { Tasks: /^Reconciled$/, Scaling: /^Running$/ },
    pages: { agents: /Building/, machines: /framework/ },
  },
  {
    when: 'limit',
    tone: 'warn',
    title: 'At a limit',
    isReady: true,
    facts: { Backlog: /^35 waiting, 0 short$/, Scaling: /^Running$/ },
    pages: { pools: /Full/, jobs: /The pool is full/ },
  },
  {
    when: 'broken image',
    tone: 'bad',
    title: 'Launches are failing',
    isReady: true,
    facts: { Scaling: /^Running$/ },
    pages: { pools: /Launches failing/, decisions: /could not be pulled/, jobs: /could not be pulled/ },
  },
  {
    when: 'GoCD down',
    tone: 'bad',
    title: 'Not ready',
    isReady: false,
    facts: { GoCD: /too old$/, Backlog: /^0 waiting, 0 short, 2 min.* ago$/, Scaling: /^Held$/ },
    pages: { jobs: /No job was waiting when GoCD was last read, 2 min/, pools: /Not ready/ },
  },
  {
    when: 'Mesos down',
    tone: 'bad',
    title: 'Not ready',
    isReady: false,
    facts: { Mesos: /^Reconnecting$/, Tasks: /^Not reconciled yet$/, Scaling: /^Held$/ },
    pages: { jobs: /\d Mesos away.*nothing can be asked of Mesos/s },
  },
  {
    when: 'state file not writable',
    tone: 'bad',
    title: 'Not ready',
    isReady: false,
    facts: { Mesos: /^Subscribed$/, Scaling: /^Held$/ },
    pages: {
      jobs: /until this instance is ready: state: the framework id is not kept: cannot write \S+state\.json: ENOSPC/,
    },
  },
  {
    when: 'framework torn down, and its next id not kept',
    tone: 'bad',
    title: 'Not ready',
    isReady: false,
    facts: { Mesos: /^Subscribed$/, Scaling: /^Held$/ },
    pages: { agents: /Ending/ },
  },
  {
    when: 'host lost',
    tone: 'warn',
    title: 'A host is out of reach',
    isReady: true,
    facts: { Agents: /^10 of 20$/ },
    pages: {
      hosts: /Out of reach/,
      agents: /its host is out of reach of Mesos/,
      decisions: /Mesos does not reach host/,
    },
  },
  {
    when: 'paused',
    tone: 'warn',
    title: 'Paused',
    isReady: true,
    facts: { Scaling: /^Paused$/ },
    pages: { pools: /by jane/, jobs: /Launching is paused/ },
  },
  {
    when: 'standby',
    tone: 'quiet',
    title: 'Standing by',
    isReady: false,
    facts: { Backlog: /^Not known$/, Agents: /^Not known$/, Tasks: /^Not known$/, Scaling: /^Standing by$/ },
    pages: {
      jobs: /Not known here/,
      agents: /Not known here/,
      pools: /another instance may lead/,
      hosts: /No host has been seen yet/,
      decisions: /Nothing has been decided yet/,
      charts: /Nothing is known of that time/,
      machines: /framework/,
    },
  },
  {
    when: 'starting',
    tone: 'quiet',
    title: 'Not ready yet',
    isReady: false,
    facts: {
      GoCD: /^Not read yet$/,
      Backlog: /^Not known$/,
      Agents: /^Not known$/,
      Scaling: /^Held$/,
    },
    pages: { jobs: /Not known yet: GoCD/, agents: /Not known yet: Mesos/ },
  },
  {
    when: 'a thousand agents',
    tone: 'warn',
    title: 'At a limit',
    isReady: true,
    facts: { Agents: /^1000 of 1000$/, Backlog: /^2000 waiting, 0 short$/ },
    pages: { jobs: /At a limit/, agents: /1 to 50 of 1000 agents/, hosts: /8 of 8.*1 to 50 of 125 hosts/s },
  },
];

describeInBrowser('The page in every situation', () => {
  let browser: Browser;
  let visited: Visit;
  let page: Page;
  let scenery: Scenery;
  let server: Awaited<ReturnType<typeof startHttp>>;
  before(async () => {
    browser = await openBrowser();
    visited = await visit(browser, 'about:blank');
    page = visited.page;
    if (PICTURES !== null) mkdirSync(PICTURES, { recursive: true });
  });
  after(() => browser?.close());
  afterEach(async () => {
    await page.goto('about:blank');
    await server?.close();
    scenery?.close();
  });

  const open = async (place: string) => {
    await page.setViewportSize(DESK);
    await page.goto(`${server.url}/#/${place}`);
    await page.getByText('Live', { exact: true }).waitFor();
  };
  const shown = async () => (await page.locator('main').allInnerTexts()).join('');
  const reads = async (words: RegExp) => {
    await page.locator('main').filter({ hasText: words }).waitFor({ timeout: 15_000 });
    expect(await shown()).to.not.match(NONSENSE);
  };
  const fits = async (name: string) => expect(await overhang(page), name).to.be.at.most(0);
  const look = async (name: string) => {
    await fits(`${name} on a desk`);
    await page.setViewportSize(PHONE);
    await fits(`${name} on a phone`);
    if (PICTURES === null) return;
    for (const [size, viewport] of Object.entries({ desk: DESK, phone: PHONE }))
      for (const colorScheme of SCHEMES) {
        await page.setViewportSize(viewport);
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        await page.screenshot({ path: `${PICTURES}${name}-${size}-${colorScheme}.png`, fullPage: true });
      }
  };
  const printed = async (command: (print: (line: string) => void) => Promise<number>) => {
    const lines: string[] = [];
    await command((line) => lines.push(line));
    return lines.join('\n');
  };

  for (const { when, tone, title, isReady, facts, pages = {} } of SITUATIONS)
    it(`says the same everywhere, and can be read by all: ${when}`, async () => {
      scenery = await STAGES[when]();
      server = await serveStanding(scenery, await builtPage(), LOOPBACK);
      const { verdict, backlog } = scenery.view.state();
      expect([verdict.tone, verdict.title]).to.deep.equal([tone, title]);
      const { reasons } = scenery.view.readiness();
      expect((await fetch(`${server.url}/ready`)).status).to.equal(isReady ? 200 : 503);
      const asked = await printed((print) => status({ url: server.url }, print));
      expect(asked.split('\n')[0]).to.contain(`: ${title}`);

      await open('');
      const region = page.getByRole('region', { name: 'Status' });
      expect(await region.getByRole('heading').textContent()).to.equal(title);
      expect(await page.title()).to.contain(tone === 'good' ? `${backlog.waiting} waiting` : title);
      for (const line of verdict.lines) expect(asked).to.contain(line);
      if (tone === 'bad' && !isReady) expect(verdict.lines).to.include.members([...reasons]);
      for (const [fact, words] of Object.entries(facts))
        expect(
          await region
            .locator('.fact', { has: page.locator('dt', { hasText: fact }) })
            .locator('.chip')
            .textContent(),
          fact,
        ).to.match(words);
      if (tone === 'bad')
        expect(
          await region.locator('.chip.tone-good', { hasText: 'waiting' }).count(),
          'jobs that wait in vain, in green',
        ).to.equal(0);
      const [job] = scenery.view.backlog().jobs;
      if (job !== undefined)
        expect(await printed((print) => why(job.locator, { url: server.url }, print))).to.contain(job.reason);

      if (!isReady || title === 'Paused') {
        expect(await page.locator('.pools td:last-child').allInnerTexts()).to.not.include('nothing');
        expect(await shown())
          .to.not.contain('Healthy')
          .and.not.match(/\bRunning\b/);
      }
      expect(await shown()).to.not.match(NONSENSE);
      expect(await barriersOn(page)).to.deep.equal([]);
      await look(when);
      for (const [place, words] of Object.entries(pages)) {
        await open(place);
        await reads(words);
        // Nobody would do what is asked of it.
        if (title === 'Standing by') expect(await page.getByRole('button').count()).to.equal(0);
        await look(`${when}, ${place}`);
      }
      expect(visited.complaints).to.deep.equal([]);
    });
});
