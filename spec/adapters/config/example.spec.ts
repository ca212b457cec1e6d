import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { z } from 'zod';
import { exampleConfig } from '../../../adapters/config/describe/example.ts';
import { leavesOf } from '../../../domain/settings/block.ts';
import { configSettings } from '../../../domain/settings/configSettings.ts';
import { agentSettings, poolOnlySettings } from '../../../domain/settings/poolSettings.ts';
import { scenarioConfig } from '../../../sandbox/index.ts';
import { complaints, loadText } from './loading.ts';

const leaves = [...leavesOf(configSettings), ...leavesOf(poolOnlySettings)];

describe('framework.conf.example', () => {
  it('is what the settings make of it; if not, run npm run generate:config-reference', () => {
    const file = new URL('../../../framework.conf.example', import.meta.url);
    expect(readFileSync(file, 'utf8')).to.equal(exampleConfig());
  });

  it('loads as it is, and sets nothing but defaults and what is required', async () => {
    const required = `gocd-mesos {
      mesos-master = "localhost:5050", go-server.host = localhost
      go-agent.docker-image = "gocd/gocd-agent-wolfi:v25.1.0"
    }`;

    expect(JSON.stringify(await loadText(exampleConfig()))).to.equal(
      JSON.stringify(await loadText(required)),
    );
  });

  it('loads with the fast profile and the pool that it has in comments', async () => {
    const uncommented = exampleConfig().replace(/pools = \[[\s\S]*?\n {2}\]/, (pools) =>
      pools.replace(/^( *)# /gm, '$1'),
    );
    const profile = /The defaults are cautious[\s\S]*?\n#\n([\s\S]*?)\n\n/
      .exec(exampleConfig())?.[1]
      ?.replace(/^# ?/gm, '');
    const config = await loadText(`${uncommented}\ngocd-mesos {\n${profile}\n}`);

    expect(config.pools.map(({ name }) => name)).to.deep.equal(['big']);
    expect(config.backlog).to.include({ pollInterval: 5_000, pendingPolls: 0 });
    expect(config.scaling).to.include({ idleTimeout: 0, stabilisation: 0, drainBudget: 0.5 });
  });

  it('recommends what the benchmark was run with, and the guide too', async () => {
    const guide = readFileSync(new URL('../../../docs/getting-started.md', import.meta.url), 'utf8');
    const [, lines = ''] = /take the fast profile:\n\n```hocon\n([^`]*)```/.exec(guide) ?? [];
    const { backlog, scaling } = await loadText(`${exampleConfig()}\ngocd-mesos {\n${lines}\n}`);
    const { maxAgents } = scaling;
    const inTrials = scenarioConfig();
    expect(inTrials.backlog).to.deep.equal(backlog);
    expect({ ...inTrials.scaling, maxAgents }).to.deep.equal(scaling);
  });

  it('has every key, each after its doc', () => {
    const lines = exampleConfig().split('\n');
    for (const { path, info } of leaves) {
      const key = path.split('.').at(-1) ?? '';
      const places = lines.flatMap((line, index) =>
        new RegExp(`^[ #]*${key} = `).test(line) ? [index] : [],
      );
      const firstWords = info.doc.split(' ').slice(0, 3).join(' ');
      const isDocumented = places.some((place) =>
        lines
          .slice(Math.max(0, place - 4), place)
          .join('\n')
          .includes(firstWords),
      );
      expect(isDocumented, path).to.equal(true);
    }
  });
});

describe('The schema of a configuration', () => {
  for (const { path, format, info } of leaves) {
    it(`has a default for ${path} that it allows itself, or else an example`, () => {
      const shown = info.default ?? info.example;

      expect(z.safeParse(format, info.default).success, 'default').to.equal(true);
      expect(shown, 'shown').to.not.equal(undefined);
      expect(z.safeParse(format, shown).success, 'example').to.equal(true);
      expect(info.doc).to.match(/\.$/);
    });
  }

  it('has no key of a pool under go-agent too', () => {
    expect(Object.keys(poolOnlySettings).filter((key) => key in agentSettings)).to.deep.equal([]);
  });

  it('allows no more than one way to say what it hides', async () => {
    const paths = new Set(leavesOf(configSettings).map(({ path }) => path));
    for (const path of paths) {
      const direct = path.replace(/-file$/, '');
      if (direct === path || !paths.has(direct)) continue;
      const found = await complaints(
        loadText(`gocd-mesos { ${path} = "framework.conf", ${direct} = quiet }`),
      );
      expect(found).to.include(`${path}: contradicts ${direct}: give one of them`);
    }
  });
});
