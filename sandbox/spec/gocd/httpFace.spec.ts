import { expect } from 'chai';
import { type GocdFace, serveGocd } from '../../http/gocd.ts';
import { rig, sample, V7 } from './support.ts';

describe('the model server on a real socket', () => {
  const made = rig();
  let face: GocdFace;
  before(async () => {
    face = await serveGocd(made.gocd);
  });
  after(() => face.close());

  it('listens on the loopback interface and answers with links to itself', async () => {
    expect(face.url).to.match(/^http:\/\/127\.0\.0\.1:\d+\/go$/);
    const answer = await fetch(`${face.url}/api/agents`, { headers: { accept: V7 } });
    expect(answer.status).to.equal(200);
    expect(answer.headers.get('content-type')).to.equal(`${V7};charset=utf-8`);
    const { _links } = JSON.parse(await answer.text());
    expect(_links.self.href).to.equal(`${face.url}/api/agents`);
  });

  it('takes a body with any method and content type, and query strings', async () => {
    made.agent('one', { uuid: 'u1' });
    made.clock.advance(5_000);
    const patched = await fetch(`${face.url}/api/agents`, {
      method: 'PATCH',
      headers: { accept: V7 },
      body: JSON.stringify({ uuids: ['u1'], agent_config_state: 'Disabled' }),
    });
    expect(patched.status).to.equal(200);
    const deleted = await fetch(`${face.url}/api/agents?at=once`, {
      method: 'DELETE',
      headers: { accept: V7, 'content-type': 'application/json' },
      body: JSON.stringify({ uuids: ['u1'] }),
    });
    expect(await deleted.text()).to.equal(sample('agents-delete-200.json'));
    expect((await fetch(`${face.url}/admin/agent/token?uuid=u2`)).status).to.equal(200);
    const jar = await fetch(`${face.url}/admin/agent?version=26.1.0`, { method: 'HEAD' });
    expect([jar.status, jar.headers.get('content-length')]).to.deep.equal([200, '0']);
  });

  it('sends no content type where GoCD sends none', async () => {
    const answer = await fetch(`${face.url}/api/version`, {
      headers: { accept: 'application/vnd.go.cd.v1+json' },
    });
    expect(answer.headers.get('content-type')).to.equal(null);
    expect(JSON.parse(await answer.text()).version).to.equal('26.1.0');
  });

  it('passes what it does not know to the model too', async () => {
    expect((await fetch(face.url.replace(/\/go$/, '/'))).status).to.equal(404);
    const unknown = await fetch(`${face.url}/api/agents`, {
      method: 'PUT',
      headers: { accept: V7 },
      body: 'x',
    });
    expect([unknown.status, await unknown.text()]).to.deep.equal([
      404,
      sample('error-404-wrong-api-version.html'),
    ]);
  });
});
