import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect } from 'chai';
import { firstValueFrom, tap } from 'rxjs';
import { loadConfig } from '../../adapters/config/load.ts';
import { changedKeys, configChanges } from '../../cli/reload.ts';
import { Cell } from '../../cli/wishes.ts';
import type { Config } from '../../domain/config.ts';
import { Secret } from '../../domain/secret.ts';
import type { Reload } from '../../services/events/reload.ts';
import { staged } from './staged.ts';
import { settingsFor, story } from './support.ts';

describe('A running framework whose config changes', () => {
  const here = staged('once');

  it('keeps the last good one, puts a good one in force, and stays the same framework', async () => {
    const path = join(here.folder, 'framework.conf');
    const write = (more: string) => writeFile(path, settingsFor(here.stage, { more }));
    await write('');
    const child = here.start(path);
    const subscriptions: string[] = [];
    /** What is done about each line that matters, in the order in which they must come. */
    const told: [RegExp, (line: string) => unknown][] = [
      [/subscribed at/, (line) => subscriptions.push(line) && write('scaling.max-agents = many')],
      [/last good one stays.*max-agents/, () => write('http.host = "::1"')],
      [/needs a restart.*http\.host/, () => write('scaling.max-agents = 7')],
      [/the config has changed:.* scaling\.max-agents/, () => null],
      [/subscribed at/, (line) => subscriptions.push(line) && child.kill('SIGTERM')],
    ];
    const { code, err } = await story(child, ...told);
    expect(code, err).to.equal(0);
    const [first, second] = subscriptions.map((line) => /framework (\S+-\d{4})/.exec(line)?.[1]);
    expect(second).to.be.a('string').and.equal(first);
  });

  it('goes on after one that it could not even judge: the next is put in force', async () => {
    const path = join(here.folder, 'judged.conf');
    await writeFile(path, settingsFor(here.stage));
    const current = await loadConfig(path, {});
    const rereads = new Cell(0);
    const log = {
      ...{ debug: () => {}, info: () => {}, warn: () => {} },
      error: (line: string) => lines.push(line),
    };
    const lines: string[] = [];
    const told: Reload[] = [];
    const tell = (reload: Reload) => void told.push(reload);
    let isBroken = true;
    const adjust = (config: Config) => {
      if (isBroken) throw new TypeError('nobody foresaw this');
      return { ...config, dryRun: true };
    };
    const changed = firstValueFrom(
      configChanges({ path, log, rereads, readAt: 0, tell, current: () => current, adjust }).pipe(
        tap({ subscribe: () => rereads.set(1) }),
      ),
    );
    while (lines.length === 0) await nextTurn();
    isBroken = false;
    rereads.set(2);
    expect(await changed).to.include({ dryRun: true });
    expect(told.map(({ outcome }) => outcome)).to.deep.equal(['refused', 'taken']);
    expect(told[0]).to.include({ why: 'nobody foresaw this' });
    expect(lines).to.deep.equal([
      'the changed config cannot be used, the last good one stays in force: nobody foresaw this',
    ]);
  });

  it('hears which settings differ, and never what a secret is', () => {
    const before = { a: 1, b: { c: [1, { d: 2 }] }, s: new Secret('one'), t: new Secret('same') };
    const now = { a: 1, b: { c: [1, { d: 3 }, 4] }, s: new Secret('two'), t: new Secret('same'), eE: null };
    expect(changedKeys(before, now)).to.deep.equal(['b.c[1].d', 'b.c[2]', 's', 'e-e']);
  });

  it('hears of labels as they are written', () => {
    const pools = (labels: Readonly<Record<string, string>>) => ({ pools: [{ labels, killGrace: 1 }] });
    const before = pools({ Team: 'a', 'example.com/costCenter': '1' });
    expect(changedKeys(before, pools({ Team: 'b', team: 'b' }))).to.deep.equal([
      'pools[0].labels.Team',
      'pools[0].labels.example.com/costCenter',
      'pools[0].labels.team',
    ]);
  });
});
