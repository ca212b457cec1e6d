import { expect } from 'chai';
import { createProgress, partOf } from '../../../adapters/terminal/progress.ts';
import { VirtualClock } from '../../../domain/clock/virtualClock.ts';

describe('Progress', () => {
  const on = (place: { readonly isTTY?: boolean; readonly columns?: number }) => {
    const clock = new VirtualClock();
    const written: string[] = [];
    const stream = { ...place, write: (text: string) => written.push(text) };
    return { clock, written, progress: createProgress('simulate', { stream, clock }) };
  };

  it('is a bar on a terminal, drawn over, with how long it still takes, and gone at the end', () => {
    const { clock, written, progress } = on({ isTTY: true, columns: 80 });
    progress.at(0);
    clock.advance(10_000);
    progress.at(0.25, 'base.conf');
    progress.clear();
    expect(written).to.deep.equal([
      '\r\u001b[K[------------------------] simulate: 0 %',
      '\r\u001b[K[######------------------] simulate: 25 %, about 30 s left, base.conf',
      '\r\u001b[K',
    ]);
  });

  it('is a line each few seconds elsewhere, and none of what is soon over', () => {
    const { clock, written, progress } = on({});
    progress.at(0);
    clock.advance(4_999);
    progress.at(0.1);
    expect(written).to.deep.equal([]);
    clock.advance(1);
    progress.at(0.2);
    progress.at(0.3);
    clock.advance(5_000);
    progress.at(0.5);
    progress.clear();
    expect(written).to.deep.equal(['simulate: 20 %, about 20 s left\n', 'simulate: 50 %, about 10 s left\n']);
  });

  it('draws no more often than can be seen, and clears only what it has drawn', () => {
    const { clock, written, progress } = on({ isTTY: true });
    for (let step = 0; step < 1_000; step++) {
      progress.at(step / 1_000);
      clock.advance(1);
    }
    expect(written).to.have.length(10);
    progress.clear();
    progress.clear();
    expect(written.slice(10)).to.deep.equal(['\r\u001b[K']);
  });

  it('stays below what else is written, and not once it is cleared', () => {
    const { written, progress } = on({ isTTY: true });
    progress.above.write('before\n');
    progress.at(0.5);
    progress.above.write('while\n');
    progress.clear();
    progress.above.write('after\n');
    const drawn = '[############------------] simulate: 50 %';
    expect(written).to.deep.equal([
      'before\n',
      `\r\u001b[K${drawn}`,
      `\r\u001b[Kwhile\n${drawn}`,
      '\r\u001b[K',
      'after\n',
    ]);
  });

  it('fits a narrow terminal, and lets no name speak to it', () => {
    const { written, progress } = on({ isTTY: true, columns: 60 });
    progress.at(0.5, `\u001b[2J${'x'.repeat(80)}`);
    expect(written[0]?.replace('\r\u001b[K', '')).to.have.length.below(60).and.not.contain('\u001b');
  });

  it('of one of several parts is that much of the whole', () => {
    const { clock, written, progress } = on({});
    clock.advance(5_000);
    partOf(progress, 1, 4, 'b.conf').at(0.5);
    expect(written).to.deep.equal(['simulate: 37 %, about 8 s left, b.conf (2 of 4)\n']);
  });
});
