import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { z } from 'zod';
import { share } from '../../policy/shares/given.ts';
import { someConfig, somePool } from '../../support/config.ts';
import { someAgent, someJobs } from '../../support/core.ts';
import { MeasuredDriver } from './support.ts';

const FOLDER = new URL('../../../docs/monitoring/', import.meta.url);
const read = (name: string) => readFileSync(new URL(name, FOLDER), 'utf8');

const DASHBOARD = z.object({
  panels: z.array(z.object({ title: z.string(), targets: z.array(z.object({ expr: z.string() })) })),
});

describe('What we hand out for monitoring', () => {
  const alerts = named(/^ *- alert: (\w+)$/gm, read('alerts.yml'));
  const panels = DASHBOARD.parse(JSON.parse(read('grafana.json'))).panels;
  const expressions = panels.flatMap(({ targets }) => targets.map(({ expr }) => expr));

  it('has alerts', () => {
    expect(alerts).to.include.members(['GocdMesosNotReady', 'GocdMesosStuckJobs', 'GocdMesosPollFailures']);
  });

  for (const alert of alerts)
    it(`says what to do on ${alert}, and tests that it comes when it should and not otherwise`, () => {
      expect(named(/^## (\w+)$/gm, read('runbook.md'))).to.include(alert);
      const tests = named(/^ {2}- name: (\w+ is (?:not )?raised)$/gm, read('alerts.test.yml'));
      expect(tests).to.include.members([`${alert} is raised`, `${alert} is not raised`]);
    });

  it('asks for no metric that there is not', async () => {
    const metrics = new Set(named(/^(\w+)/gm, await someMetrics()));
    const asked = [read('alerts.yml'), ...expressions].flatMap((text) =>
      named(/\b((?:gocd_mesos|process|nodejs)_\w+)/g, text),
    );
    expect(asked).to.not.deep.equal([]);
    expect([...metrics]).to.include.members(asked);
  });

  describe('in the eyes of promtool', () => {
    ifThereIs('promtool', 'finds nothing to complain of in the metrics', async () => {
      promtool(['check', 'metrics'], await someMetrics());
    });

    ifThereIs('promtool', 'takes the alerts', () => {
      promtool(['check', 'rules', 'alerts.yml']);
    });

    ifThereIs('promtool', 'sees each alert come when it should', () => {
      promtool(['test', 'rules', 'alerts.test.yml']);
    });

    ifThereIs('promtool', 'takes every expression of the dashboard', () => {
      const folder = mkdtempSync(join(tmpdir(), 'gocd-mesos-panels-'));
      const file = join(folder, 'rules.json');
      const rules = expressions.map((expr, index) => ({ record: `panel:${index}`, expr: inGrafana(expr) }));
      writeFileSync(file, JSON.stringify({ groups: [{ name: 'dashboard', rules }] }));
      try {
        promtool(['check', 'rules', file]);
      } finally {
        rmSync(folder, { recursive: true });
      }
    });
  });
});

/** The metrics of machines that have seen something. */
async function someMetrics(): Promise<string> {
  const pools = [somePool({ price: 1, targetWait: { p: 0.95, wait: 60_000 } })];
  const driver = new MeasuredDriver(
    someConfig({ pools, money: { monthlyBudget: 1 }, shares: [share('shop')] }),
  ).ready();
  const taskId = driver.launchIdle();
  const [begun, waiting] = someJobs(2);
  driver.poll({ agents: [someAgent(taskId)], jobs: [begun, waiting].flatMap((job) => job ?? []) });
  driver.wait(10_000);
  const building = someAgent(taskId, { runState: 'Building', building: begun?.locator ?? null });
  driver.poll({ agents: [building], jobs: waiting === undefined ? [] : [waiting] });
  return driver.metrics.text();
}

/** An expression as Grafana would send it. */
function inGrafana(expr: string): string {
  return expr.replaceAll('$__rate_interval', '5m').replaceAll('$instance', '.*');
}

function promtool(args: readonly string[], input = ''): void {
  const { status, stdout, stderr } = spawnSync('promtool', args, { cwd: FOLDER, input, encoding: 'utf8' });
  expect({ status, said: status === 0 ? '' : `${stdout}${stderr}` }).to.deep.equal({ status: 0, said: '' });
}

/** Where a program is missing its tests are pending, and say so; where everything must be there they fail. */
function ifThereIs(program: string, title: string, test: () => void | Promise<void>): void {
  const isThere = spawnSync(program, ['--version']).error === undefined;
  if (isThere || process.env.CI === 'true') it(title, test);
  else it(`${title} (${program} is not installed: Debian has it in the package prometheus)`);
}

function named(pattern: RegExp, text: string): readonly string[] {
  return [...text.matchAll(pattern)].map(([, name]) => name ?? '');
}
