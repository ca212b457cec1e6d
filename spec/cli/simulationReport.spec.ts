import { expect } from 'chai';
import { agentChart } from '../../cli/simulation/report/agentChart.ts';
import { causeBars, causeTable } from '../../cli/simulation/report/causeBars.ts';
import { escaped, niceSteps } from '../../cli/simulation/report/markup.ts';

const MINUTE_MS = 60_000;

describe('The pictures of a simulation', () => {
  it('have a bar for each config, as long as its waiting, in parts by cause that say how long', () => {
    const bars = [
      { name: 'a', causes: { starting: 3 * MINUTE_MS, 'no-agent': MINUTE_MS } },
      { name: 'b', causes: { starting: 2 * MINUTE_MS } },
    ];
    const svg = causeBars(bars);
    const widths = [...svg.matchAll(/width="([\d.]+)" height="22"/g)].map(([, width]) => Number(width));
    expect(widths).to.deep.equal([585, 195, 390]);
    expect(svg).to.contain('<title>a: starting 3 min, 75 %</title>');
    expect(causeTable(bars)).to.deep.equal([
      ['waited for', 'a', 'b'],
      ['starting', '3 min', '2 min'],
      ['no-agent', '1 min', '0 s'],
      ['all', '4 min', '2 min'],
    ]);
    expect(causeBars([{ name: 'a', causes: {} }])).to.equal('<p>No job waited.</p>');
  });

  it('show agents as steps: each number from when it was until the next', () => {
    const svg = agentChart({
      name: 'a',
      levels: [
        { at: 25, agents: 2, busy: 1 },
        { at: 75, agents: 0, busy: 0 },
      ],
      from: 0,
      to: 100,
      most: 2,
    });
    const [, points = ''] = /class="idle" points="([^"]*)"/.exec(svg) ?? [];
    const heights = points.split(' ').map((point) => point.split(',').map(Number));
    const y = (share: number) => heights.find(([x = 0]) => x > 44 + share * 916)?.[1];
    const ground = y(0.1);
    expect([y(0.3), y(0.5), y(0.7)]).to.deep.equal([8, 8, 8]);
    expect(y(0.9)).to.equal(ground);
    expect(svg).to.contain('at most 2 agents at once');
  });

  it('have axes in steps that people count in', () => {
    expect(niceSteps(7)).to.deep.equal([0, 2, 4, 6, 8]);
    expect(niceSteps(500)).to.deep.equal([0, 200, 400, 600]);
    expect(niceSteps(1)).to.deep.equal([0, 0.5, 1]);
    expect(niceSteps(0)).to.deep.equal([0, 1]);
  });

  it('let no name be more than a name', () => {
    expect(escaped('<a href="x">&\'')).to.equal('&#60;a href=&#34;x&#34;&#62;&#38;&#39;');
  });
});
