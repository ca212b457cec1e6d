import { expect } from 'chai';
import type { PlainAnswer } from '../../model/mesos/api.ts';
import { FRAMEWORK_INFO, worldOf } from './support/world.ts';

const LEADER = { hostname: 'leader.example', ip: '10.0.0.1', port: 5060 };
const SUBSCRIBE = JSON.stringify({ type: 'SUBSCRIBE', subscribe: { framework_info: FRAMEWORK_INFO } });

function ask(
  { cluster }: ReturnType<typeof worldOf>,
  path: string,
  { method = 'POST', body = SUBSCRIBE, headers = { 'content-type': 'application/json' } } = {},
): Omit<PlainAnswer, 'kind'> | string {
  const { kind, ...answer } = cluster.handle({ method, path, headers, body });
  return kind === 'plain' && 'status' in answer && 'body' in answer ? answer : kind;
}

describe('The front of a model master', () => {
  it('sends to the leader, without a scheme and with /master before the path, query kept', () => {
    const world = worldOf();
    world.cluster.setLeadership({ kind: 'standby', leader: LEADER });
    const location = (path: string) => {
      const answer = ask(world, path);
      return typeof answer === 'string' ? answer : [answer.status, answer.headers.Location];
    };
    expect(location('/api/v1/scheduler')).to.deep.equal([
      307,
      '//leader.example:5060/master/api/v1/scheduler',
    ]);
    expect(location('/master/api/v1/scheduler')).to.deep.equal([
      307,
      '//leader.example:5060/master/api/v1/scheduler',
    ]);
    expect(location('/master/state?x=1')).to.deep.equal([307, '//leader.example:5060/master/state?x=1']);
    expect(location('/redirect')).to.deep.equal([307, '//leader.example:5060']);
  });

  it('knows no leader while none is elected, and is not ready while it reads its registry', () => {
    const world = worldOf();
    world.cluster.setLeadership({ kind: 'standby', leader: null });
    expect(ask(world, '/api/v1/scheduler')).to.deep.include({ status: 503, body: 'No leader elected' });
    world.cluster.setLeadership({ kind: 'recovering' });
    expect(ask(world, '/api/v1/scheduler')).to.deep.include({
      status: 503,
      body: 'Master has not finished recovery',
    });
  });

  it('is not there while its process is down', () => {
    const world = worldOf();
    world.cluster.killMaster();
    expect(ask(world, '/health')).to.equal('none');
  });

  it('is healthy, leading or not, and sends even from the leader to the leader', () => {
    const world = worldOf();
    expect(ask(world, '/redirect', { method: 'GET' })).to.deep.include({
      status: 307,
      headers: { Location: '//127.0.0.1:5050' },
    });
    world.cluster.setLeadership({ kind: 'standby', leader: LEADER });
    expect(ask(world, '/health', { method: 'GET' })).to.deep.include({ status: 200 });
  });

  it('tells its version', () => {
    expect(ask(worldOf(), '/version', { method: 'GET' })).to.deep.include({ body: '{"version":"1.12.0"}' });
  });

  it('tells operators its frameworks, and which of them are connected', () => {
    const world = worldOf();
    const labels = { labels: [{ key: 'of', value: 'it' }] };
    const [one, other] = [world.client(), world.client({ name: 'other', labels })];
    one.subscribe();
    other.subscribe().leave();
    world.clock.advance(0);
    const answer = ask(world, '/api/v1', { body: '{"type":"GET_FRAMEWORKS"}' });
    const told = typeof answer === 'string' ? null : JSON.parse(answer.body);
    expect(told.type).to.equal('GET_FRAMEWORKS');
    const [first, second] = told.get_frameworks.frameworks;
    expect(first).to.deep.include({ active: true, connected: true, recovered: false });
    expect(first.framework_info).to.deep.include({ name: 'test', id: { value: one.frameworkId } });
    expect(second).to.deep.include({ active: false, connected: false });
    expect(second.framework_info).to.deep.include({
      name: 'other',
      id: { value: other.frameworkId },
      labels,
    });
  });

  it('takes no protobuf and offers none', () => {
    const world = worldOf();
    expect(
      ask(world, '/api/v1/scheduler', { headers: { 'content-type': 'application/x-protobuf' } }),
    ).to.include({
      status: 400,
      body: 'Failed to parse body into Call protobuf',
    });
    const headers = { 'content-type': 'application/json', accept: 'application/x-protobuf' };
    expect(ask(world, '/api/v1/scheduler', { headers })).to.include({ status: 406 });
  });

  it('does not know other paths', () => {
    expect(ask(worldOf(), '/no/such/path')).to.deep.include({ status: 404 });
  });

  it('loses its frameworks, but not their ids, when it leads no more', () => {
    const world = worldOf();
    const framework = world.client().subscribe();
    world.cluster.setLeadership({ kind: 'standby', leader: LEADER });
    world.clock.advance(0);
    expect(framework.ended).to.equal('broken');
    world.cluster.setLeadership({ kind: 'leading' });
    expect(framework.call('REVIVE')).to.equal(400);
    const { frameworkId } = framework;
    expect(framework.subscribe().frameworkId).to.equal(frameworkId);
  });
});
