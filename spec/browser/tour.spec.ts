import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { setTimeout as passed } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { playDays } from '../../sandbox/index.ts';
import { animatedWebp, chunksIn, Film } from './animation.ts';
import { describeInBrowser, openBrowser, visit } from './browser.ts';
import { serveDashboard } from './served.ts';

const TOUR = fileURLToPath(new URL('../../docs/images/tour.webp', import.meta.url));
const SIZE = { width: 960, height: 640 };
const MOST_BYTES = 1_000_000;

describe('An animated picture', () => {
  it('holds its frames one after the other, each at its place and for its time', () => {
    const picture = Buffer.from('lossy');
    const plain = Buffer.concat([Buffer.from('RIFF____WEBPVP8 '), Buffer.from([5, 0, 0, 0]), picture]);
    const file = animatedWebp({ width: 300, height: 200 }, [
      { x: 0, y: 0, width: 300, height: 200, durationMs: 500, webp: plain },
      { x: 10, y: 20, width: 30, height: 40, durationMs: 1_000, webp: plain },
    ]);
    expect(file.readUInt32LE(4)).to.equal(file.length - 8);
    const [header, loop, ...frames] = chunksIn(file.subarray(12));
    expect([header?.name, [...(header?.body ?? [])]]).to.deep.equal([
      'VP8X',
      [2, 0, 0, 0, 43, 1, 0, 199, 0, 0],
    ]);
    expect([loop?.name, loop?.body.readUInt16LE(4)]).to.deep.equal(['ANIM', 0]);
    expect(frames.map(({ name }) => name)).to.deep.equal(['ANMF', 'ANMF']);
    expect([...(frames[1]?.body.subarray(0, 16) ?? [])]).to.deep.equal([
      ...[5, 0, 0, 10, 0, 0, 29, 0, 0, 39, 0, 0],
      ...[232, 3, 0, 2],
    ]);
    expect([...chunksIn(frames[1]?.body.subarray(16) ?? picture)]).to.deep.equal([
      { name: 'VP8 ', body: picture },
    ]);
  });

  it('is what the README shows, and is small', () => {
    expect(readFileSync(fileURLToPath(new URL('../../README.md', import.meta.url)), 'utf8')).to.contain(
      '<img src="docs/images/tour.webp"',
    );
    expect(statSync(TOUR).size).to.be.below(MOST_BYTES);
    const [header, , ...frames] = chunksIn(readFileSync(TOUR).subarray(12));
    expect(header?.name).to.equal('VP8X');
    expect(frames.length).to.be.above(10);
  });
});

/** It takes as long as it lasts, and shows the same as other specs look at: only when pictures are made. */
if (process.env.SCREENSHOTS !== undefined)
  describeInBrowser('A tour of the dashboard', function () {
    this.timeout(180_000);

    it('is filmed: a wave of work comes, is served, and leaves', async () => {
      const browser = await openBrowser();
      const served = await serveDashboard();
      const { world, clock } = served.stage;
      const stop = playDays(clock, world.gocd, { seed: 1, medianMs: 30_000 });
      try {
        const view = { viewport: { width: 1_290, height: 860 }, colorScheme: 'light' as const };
        const { page } = await visit(browser, served.url(), view);
        const film = new Film(await browser.newPage(), SIZE);
        await page.getByText('Live', { exact: true }).waitFor();
        for (let frame = 0; frame < 20; frame += 1) {
          await film.take(page, 700);
          await passed(1_000);
        }
        await page.getByRole('link', { name: 'Machines' }).click();
        await page.locator('.state.lit.innermost').first().waitFor();
        for (let frame = 0; frame < 3; frame += 1) {
          await film.take(page, 1_000);
          await passed(1_000);
        }
        const file = film.finished();
        expect(file.length).to.be.below(MOST_BYTES);
        writeFileSync(TOUR, file);
      } finally {
        stop();
        await browser.close();
        await served.close();
      }
    });
  });
