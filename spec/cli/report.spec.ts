import { expect } from 'chai';
import { startHttp } from '../../adapters/http/server.ts';
import { describeCosts, type ReportFlags, report } from '../../cli/report.ts';
import { LOOPBACK, Served } from '../adapters/http/support.ts';
import { someConfig, somePool } from '../support/config.ts';
import { someAgent } from '../support/core.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** A morning of one agent: it came up, was idle for half an hour, and built for one and a half. */
function someMorning(changes: Parameters<typeof someConfig>[0] = {}): Served {
  const pools = [somePool(), somePool({ name: 'large', resources: ['large'] })];
  const served = new Served(LOOPBACK, someConfig({ pools, ...changes }));
  const { driver } = served;
  const taskId = driver.ready().launchIdle(6 * MINUTE);
  driver.now += 30 * MINUTE;
  driver.poll({ agents: [someAgent(taskId, { runState: 'Building', building: 'shop/1/build/1/unit' })] });
  driver.now += HOUR;
  driver.poll({ agents: [someAgent(taskId, { runState: 'Building', building: 'docs/1/build/1/html' })] });
  driver.now += HOUR / 2;
  return served;
}

describe('report', () => {
  it('prints hours of agents by pool and by pipeline', async () => {
    expect(await asked(someMorning())).to.equal(
      [
        'from 2026-01-05 08:00 UTC to 2026-01-05 10:06 UTC',
        '',
        'pool     agent hours  building  idle  starting  other  idle share  launched  failed',
        'default         2.10      1.50  0.50      0.10   0.00        24 %         1       0',
        'large           0.00      0.00  0.00      0.00   0.00           -         0       0',
        'all             2.10      1.50  0.50      0.10   0.00        24 %         1       0',
        '',
        'pipeline  agent hours  building  idle  starting  other',
        'shop             1.60      1.00  0.50      0.10   0.00',
        'docs             0.50      0.50  0.00      0.00   0.00',
      ].join('\n'),
    );
  });

  it('prints the day and the week once there was more than a day', async () => {
    const served = someMorning();
    served.driver.now += 48 * HOUR;
    const out = await asked(served);
    expect(out.match(/^from .*$/gm)).to.deep.equal([
      'from 2026-01-06 11:00 UTC to 2026-01-07 10:06 UTC',
      'from 2026-01-05 08:00 UTC to 2026-01-07 10:06 UTC',
    ]);
  });

  it('prints the time that is asked for, alone', async () => {
    const out = await asked(someMorning(), { since: '2026-01-05T09:00:00Z' });
    expect(out.match(/^from .*$/gm)).to.deep.equal(['from 2026-01-05 09:00 UTC to 2026-01-05 10:06 UTC']);
    const csv = await asked(someMorning(), { since: '1h', csv: true });
    expect(new Set(csv.split('\n').map((row) => row.split(',')[0]))).to.deep.equal(
      new Set(['period', 'span']),
    );
  });

  it('says what a time is to look like', async () => {
    const refused = await asked(someMorning(), { since: 'yesterday' }).catch((error: unknown) =>
      String(error),
    );
    expect(refused).to.match(/query parameter since: as 2026-01-05T09:30:00Z/);
  });

  it('prints the same as JSON if that is asked for', async () => {
    const served = someMorning();
    const costs = served.driver.view.costs();
    expect(JSON.parse(await asked(served, { json: true }))).to.deep.equal(costs);
  });

  it('prints money where agents have a price, the months and the budget', async () => {
    const out = await asked(someMorning({ money: { cpuHour: 0.1, monthlyBudget: 1 } }));
    expect(out).to.contain('pool     agent hours  building  idle  starting  other  cost (EUR)');
    expect(out).to.match(/^shop {13}1\.60 {6}1\.00 {2}0\.50 {6}0\.10 {3}0\.00 {8}0\.16$/m);
    expect(out).to.match(/^in 2026-01$/m);
    expect(out).to.match(/^budget: 0\.16 EUR of the 1\.00 EUR for 2026-01 are spent \(16 %\)\.$/m);
  });

  it('prints CSV, a row for each part of each period, exact to the millionth', async () => {
    const out = await asked(someMorning({ money: { cpuHour: 0.1 } }), { csv: true });
    const [header = '', ...lines] = out.split('\n');
    const columns = header.split(',');
    const rows = lines.map((line) =>
      Object.fromEntries(line.split(',').map((cell, nth) => [columns[nth], cell])),
    );
    expect(new Set(rows.map(({ period }) => period))).to.deep.equal(new Set(['day', 'week', '2026-01']));
    const day = rows.filter(({ period }) => period === 'day');
    const micro = (kinds: readonly string[]) =>
      day
        .filter(({ kind = '' }) => kinds.includes(kind))
        .reduce((sum, { cost = '' }) => sum + Number(cost.replace('.', '')), 0);
    expect(micro(['total'])).to.equal(210_000);
    expect(micro(['pool'])).to.equal(210_000);
    expect(micro(['pipeline', 'floor', 'others'])).to.equal(210_000);
    expect(day.find(({ name }) => name === 'docs')).to.include({
      kind: 'pipeline',
      agent_hours: '0.500000',
      cost: '0.050000',
      currency: 'EUR',
      launched: '',
    });
    expect(day.find(({ name }) => name === 'default')).to.include({ kind: 'pool', launched: '1' });
  });

  it('prints CSV without amounts where nothing has a price', async () => {
    const out = await asked(someMorning(), { csv: true });
    expect(out).to.match(/^day,2026-01-05T08:00:00\.000Z,\S*,total,,2\.1\d+,\S*,1,0,,,$/m);
    expect(out).not.to.match(/EUR|2026-01,/);
  });

  it('says so of an instance that stands by', () => {
    const costs = new Served().driver.view.costs();
    expect(describeCosts(costs)).to.equal('This instance has not begun: another one may lead.');
  });
});

async function asked(served: Served, flags: Omit<ReportFlags, 'url'> = {}): Promise<string> {
  const lines: string[] = [];
  const server = await startHttp(served.parts);
  try {
    expect(await report({ ...flags, url: server.url }, (line) => lines.push(line))).to.equal(0);
  } finally {
    await server.close();
  }
  return lines.join('\n');
}
