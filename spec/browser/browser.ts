import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { expect } from 'chai';
import type { Suite } from 'mocha';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { z } from 'zod';

/** Debian's. */
const CHROMIUM = '/usr/bin/chromium';
const REASON = `needs Chromium at ${CHROMIUM}: apt-get install chromium`;

/** A suite that looks at the page. Without a browser it is pending and says why, but where it must run it fails. */
export function describeInBrowser(title: string, body: (this: Suite) => void): void {
  if (existsSync(CHROMIUM)) describe(title, body);
  else if (process.env.CI === 'true')
    describe(title, () => {
      it(REASON, () => expect.fail(REASON));
    });
  else describe(title, () => it(REASON));
}

export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: CHROMIUM,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** A page with what it asked for and what it complained of. */
export interface Visit {
  readonly page: Page;
  /** Every address that the page has asked for. */
  readonly requests: readonly string[];
  /** Errors of scripts, and what the content security policy refused. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

export async function visit(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<Visit> {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    ...options,
  });
  const page = await context.newPage();
  const requests: string[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    // That a service is away is told by the page itself.
    if (message.type() === 'error' && !/Failed to load resource|net::ERR/.test(message.text()))
      complaints.push(message.text());
  });
  await page.goto(url);
  return { page, requests, complaints, close: () => context.close() };
}

const AXE = z.object({
  violations: z.array(
    z.object({
      id: z.string(),
      impact: z.string().nullish(),
      nodes: z.array(z.object({ html: z.string(), failureSummary: z.string().optional() })),
    }),
  ),
});

/**
 * What keeps people from using the page as it stands: findings of axe, the serious and the critical ones, by day and, where
 * that makes a difference, by night.
 */
export async function barriersOn(page: Page): Promise<readonly string[]> {
  const source = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  await page.evaluate(source);
  const asItIs = findingsIn(await page.evaluate('axe.run(document)'));
  const isDark = await page.evaluate(`matchMedia('(prefers-color-scheme: dark)').matches`);
  // Colours on their way from one to the other would be found.
  await page.emulateMedia({ colorScheme: isDark === true ? 'light' : 'dark', reducedMotion: 'reduce' });
  const otherwise = findingsIn(await page.evaluate(`axe.run(document, { runOnly: ['color-contrast'] })`));
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
  return [...asItIs, ...otherwise.map((finding) => `${isDark === true ? 'by day' : 'by night'}: ${finding}`)];
}

function findingsIn(told: unknown): readonly string[] {
  return AXE.parse(told)
    .violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`));
}

/** How many pixels of the page stick out to the right of the window, which a phone would make wider for them. */
export async function overhang(page: Page): Promise<number> {
  return (
    z.number().parse(await page.evaluate('document.documentElement.scrollWidth')) -
    (page.viewportSize()?.width ?? 0)
  );
}
