import { expect } from 'chai';
import fc from 'fast-check';
import { describeConfig } from '../../../adapters/config/describe/describe.ts';
import { writeHocon } from '../../../adapters/config/describe/writeHocon.ts';
import { loadText, loadWith } from './loading.ts';

const RICH = `
  name = ci
  mesos-master = "zk://me:zk-quiet@zk.example/mesos"
  mesos { scheme = https, principal = ci, secret = mesos-quiet, webui-url = "http://ci.example" }
  go-server { user-name = me, password = gocd-quiet, elastic-pipelines = [a, b] }
  go-agent { auto-register-key = key-quiet, env { A = "a \\"b\\" \${x}", B { secret = env-quiet }, C = "1.10" } }
  pools = [
    { name = small, labels { "a.b" = "", "include" = yes }, parameters { cap-add = X }, volumes = ["/a:/b:ro"] }
    {
      name = big, network = builds, constraints = [["rack", "UNIQUE"], ["hostname", "LIKE", "a\\\\d"]]
      idle-floor { factor = 0.5 }, schedule = [{ cron = "* 8 * * *", idle-floor { factor = 1, max = 2 } }]
      max-age = 36 hours, max-jobs = 5, placement = spread, spread-by = rack, uris = ["http://a/b"]
    }
  ]
  scaling { growth-limit = 5, idle-timeout = 1500 ms }
  state.zookeeper = "zk://zk.example/gocd-mesos"
  http { host = "0.0.0.0", token = http-quiet }
  notifications.webhook-url = "https://chat.example/hooks/quiet"
`;

describe('The description of a configuration', () => {
  it('holds no secret', async () => {
    const description = describeConfig(await loadWith(RICH));

    expect(description).to.not.match(/quiet/);
    expect(description.match(/\*{8}/g)).to.have.length(9);
  });

  it('holds no credentials within addresses and options, and says where they were', async () => {
    const description = describeConfig(
      await loadWith(`go-agent {
        uris = ["https://me:quiet@store.example/a", "https://store.example/b?x=1&X-Amz-Signature=quiet"]
        parameters = [{ key = log-opt, value = "splunk-token=quiet" }]
        env.PROXY = "http://me:quiet@proxy.example"
      }`),
    );
    expect(description).to.not.match(/quiet/);
    expect(description)
      .to.include('https://me:********@store.example/a')
      .and.to.include('x=1&X-Amz-Signature=********');
    expect(description)
      .to.include('splunk-token=********')
      .and.to.include('http://me:********@proxy.example');
  });

  it('is HOCON that loads, and makes the same configuration but for its secrets', async () => {
    const description = describeConfig(await loadWith(RICH));
    const again = await loadText(description);

    expect(describeConfig(again)).to.equal(description);
    expect(JSON.stringify(again)).to.equal(JSON.stringify(await loadWith(RICH)));
  });

  it('spells out the defaults', async () => {
    const description = describeConfig(await loadWith(''));

    expect(description).to.include('poll-interval = 2 minutes').and.include('mem = 2 GB');
    expect(JSON.stringify(await loadText(description))).to.equal(JSON.stringify(await loadWith('')));
  });

  it('loses nothing of any text', async () => {
    const keys = fc
      .string({ unit: 'binary', minLength: 1 })
      .filter((key) => key !== 'prototype' && !(key in Object.prototype));
    const texts = fc.dictionary(keys, fc.string({ unit: 'binary' }));
    await fc.assert(
      fc.asyncProperty(texts, async (labels) => {
        const { pools } = await loadWith(`go-agent.labels = ${writeHocon(labels)}`);
        expect(pools[0]?.labels).to.deep.equal(labels);
      }),
      { numRuns: 50 },
    );
  });
});
