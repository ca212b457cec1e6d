import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { expect } from 'chai';
import { jarSourceWarnings } from '../../../adapters/mesos/jarSources.ts';
import { someConfig, somePool } from '../../support/config.ts';

describe('Where jars come from', () => {
  let server: Server;
  let base = '';
  beforeEach(async () => {
    server = createServer((request, response) => {
      expect(request.method).to.equal('HEAD');
      const [, status = '', length = ''] = (request.url ?? '').split('/');
      response.writeHead(Number(status), length === 'untold' ? {} : { 'content-length': length });
      response.end();
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new TypeError('the server has no port');
    base = `http://127.0.0.1:${address.port}`;
  });
  afterEach(() => {
    server.close();
    server.closeAllConnections();
  });

  const warningsOf = (...jars: readonly string[]) =>
    jarSourceWarnings(
      someConfig({
        pools: [somePool({ jars }), somePool({ name: 'b', jars })],
        goServer: { url: `${base}/go`, agentUrl: `${base}/go` },
      }),
    );

  it('is sound where a file is there, and it is told how long it is', async () => {
    expect(await warningsOf(`${base}/200/30000000/agent.jar`)).to.deep.equal([]);
  });

  it('is told once where it saves nothing, since the length is not told or 0', async () => {
    for (const length of ['untold', '0']) {
      const uri = `${base}/200/${length}/agent.jar`;
      const warnings = await warningsOf(uri);
      expect(warnings).to.have.length(1);
      expect(warnings[0]).to.match(/^http:\S+\/agent\.jar of jars saves nothing: /);
    }
  });

  it('is told where a host would get nothing', async () => {
    const [missing, deaf] = await warningsOf(`${base}/404/10/agent.jar`, 'http://127.0.0.1:9/agent.jar');
    expect(missing).to.match(/of jars is answered with 404: on a host that finds the same every start fails/);
    expect(deaf).to.match(/of jars cannot be had from here, no connection \(ECONNREFUSED\): on a host/);
  });

  it('is not asked where no host fetches them', async () => {
    const pool = somePool({ jars: ['http://127.0.0.1:9/agent.jar'], container: 'mesos' });
    expect(await jarSourceWarnings(someConfig({ pools: [pool] }))).to.deep.equal([]);
  });

  it('is not asked where it is GoCD itself, of which that is known, or no server', async () => {
    expect(await warningsOf(`${base}/go/admin/agent`, 'file:///srv/agent.jar')).to.deep.equal([]);
  });
});
