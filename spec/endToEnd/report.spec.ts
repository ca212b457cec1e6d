import { expect } from 'chai';
import { COSTS } from '../../services/views/costs/costSchemas.ts';
import { outcomeOf, start, toldBy } from '../cli/support.ts';

describe('report, asked of the sandbox', () => {
  const running: ReturnType<typeof start>[] = [];
  after(() => {
    for (const child of running) child.kill('SIGKILL');
  });

  it('gives hours and money as CSV and as JSON, whose parts add up', async () => {
    const sandbox = start('.', 'sandbox', '--jobs', '3', '--speed', '30', '--http-port', '0');
    running.push(sandbox);
    const [url = ''] = await toldBy(sandbox, /dashboard and API at (http:\/\/[\d.:]+)/, /(is building on)/);
    const [csv, json] = await Promise.all(
      ['--csv', '--json'].map((format) => outcomeOf(start('.', 'report', format, '--url', url))),
    );
    expect([csv?.code, json?.code]).to.deep.equal([0, 0]);

    const { day, money } = COSTS.parse(JSON.parse(json?.out ?? ''));
    expect(day.total.costMicro).to.be.above(0);
    expect(money?.budget?.budgetMicro).to.equal(100_000_000);
    const parts = [...day.pipelines, day.floor, day.others].reduce(
      (sum, { costMicro }) => sum + costMicro,
      0,
    );
    expect(parts).to.equal(day.total.costMicro);

    const [header = '', ...lines] = (csv?.out ?? '').trim().split('\n');
    expect(header).to.match(/^period,from,to,kind,name,agent_hours,.*,cost,idle_cost,currency$/);
    const cells = lines.map((line) => line.split(','));
    const cost = (kind: string) =>
      cells
        .filter(([period, , , found]) => period === 'day' && found === kind)
        .reduce((sum, row) => sum + Number(row.at(-3)?.replace('.', '')), 0);
    expect(cost('total')).to.be.above(0);
    expect(cost('pool')).to.equal(cost('total'));
    expect(cost('pipeline') + cost('floor') + cost('others')).to.equal(cost('total'));
  });

  it('refuses two formats at once', async () => {
    const { code, err } = await outcomeOf(start('.', 'report', '--csv', '--json'));
    expect(code).to.equal(2);
    expect(err).to.match(/--csv.*cannot be used with.*--json/);
  });
});
