import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { firstValueFrom, Subject } from 'rxjs';
import { loadConfig } from '../../adapters/config/load.ts';
import { configChanges } from '../../cli/reload.ts';
import { Cell } from '../../cli/wishes.ts';
import type { Config } from '../../domain/config.ts';
import type { Log } from '../../services/ports.ts';

const BASE = `gocd-mesos {
  mesos-master = "127.0.0.1:5050"
  go-server { host = "127.0.0.1", port = 8153 }
  go-agent { auto-register-key = "key", docker-image = "gocd/agent" }
`;

describe('A changed config', () => {
  let path = '';
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gocd-mesos-spec-'));
    path = join(folder, 'framework.conf');
  });
  afterEach(() => rm(folder, { recursive: true }));

  /** What is said of a config that has changed in one more setting since it was read; what comes of it is in `changed`. */
  const change = async (more: string, { rereads = new Cell(0), readAt = 0 } = {}) => {
    await writeFile(path, `${BASE} }`);
    const current = await loadConfig(path, {});
    await writeFile(path, `${BASE} ${more} }`);
    const told = new Subject<string>();
    const log: Log = { error: tell, warn: tell, info: tell, debug: tell };
    function tell(line: string) {
      told.next(line);
    }
    const changed: Config[] = [];
    const first = firstValueFrom(told);
    const subscription = configChanges({
      ...{ path, log, rereads, readAt },
      current: () => current,
      adjust: (config) => config,
      tell: () => {},
    }).subscribe((config) => changed.push(config));
    if (rereads.now === readAt) rereads.set(readAt + 1);
    const line = await first;
    await Promise.resolve();
    subscription.unsubscribe();
    return { line, changed };
  };

  for (const [more, key] of [
    ['name = "other"', 'name'],
    ['state.file = "other.state.json"', 'state'],
    ['state.zookeeper = "zk://127.0.0.1:2181/other"', 'state'],
    ['http.port = 1234', 'http'],
    ['log.level = debug', 'log'],
    ['mesos.user = "somebody"', 'mesos.user'],
    ['mesos { principal = "p", secret = "s" }', 'mesos.principal'],
  ] as const)
    it(`needs a restart where ${key} changes: ${more}`, async () => {
      const { line, changed } = await change(more);
      expect(line).to.match(/needs a restart, the last good one stays in force: /);
      expect(line).to.contain(key);
      expect(changed).to.deep.equal([]);
    });

  it('is put in force where anything else does', async () => {
    const { line, changed } = await change('scaling.max-agents = 7');
    expect(line).to.match(/^the config has changed: .*scaling\.max-agents$/);
    expect(changed.map(({ scaling }) => scaling.maxAgents)).to.deep.equal([7]);
  });

  it('is read again at once if that was wished while it was read', async () => {
    const { changed } = await change('scaling.max-agents = 7', { rereads: new Cell(1), readAt: 0 });
    expect(changed).to.have.length(1);
  });
});
