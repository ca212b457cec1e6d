import { expect } from 'chai';
import { operationOf } from '../../../adapters/gocd/change.ts';
import { DRAINING_MARK } from '../../../domain/draining.ts';
import type { AgentChange } from '../../../services/ports.ts';
import { somePool } from '../../support/config.ts';
import {
  AGENTS,
  callsIn,
  factOf,
  failureOf,
  gocdServer,
  html,
  json,
  NO_SUCH_PATH,
  pretend,
  QUIET,
  sample,
  version,
  viewOf,
  withPretendedNetwork,
} from './support.ts';

const UUID = '6f1c2f0e-4d0b-4a0f-9f53-0a7c3d1b9e01';
const TASK = 'gocd-agent.ci.default.1';
const PATCH = `PATCH /go/api/agents/${UUID}`;
const DELETE = `DELETE /go/api/agents/${UUID}`;
const DISABLE: AgentChange = {
  type: 'gocd.agent.disable',
  uuid: UUID,
  taskId: TASK,
  resources: ['docker', DRAINING_MARK],
  decidedAt: 0,
};
const ENABLE: AgentChange = { type: 'gocd.agent.enable', uuid: UUID, taskId: TASK, resources: ['docker'] };
const REMOVE: AgentChange = { type: 'gocd.agent.delete', uuid: UUID, taskId: TASK, decidedAt: 0 };
const APPROVE: AgentChange = { type: 'gocd.agent.approve', uuid: UUID, taskId: TASK, pool: 'docker' };

describe('a change of an agent', () => {
  withPretendedNetwork();

  it('disables it and marks it in one go, and says so when the server has', async () => {
    const asked = pretend({ ...QUIET, [`${PATCH} v7`]: json(sample('agent-patch-disabled-response.json')) });
    expect(await factOf(gocdServer().change(DISABLE))).to.deep.equal({
      type: 'gocd.agent.changed',
      operation: 'disable',
      uuid: UUID,
      taskId: TASK,
    });
    expect(asked.at(-1)?.body).to.deep.equal({
      agent_config_state: 'Disabled',
      resources: ['docker', DRAINING_MARK],
    });
  });

  it('enables it and takes the mark away in one go', async () => {
    const asked = pretend({ ...QUIET, [PATCH]: json({ agent_config_state: 'Enabled' }) });
    expect(await factOf(gocdServer().change(ENABLE))).to.include({ operation: 'enable' });
    expect(asked.at(-1)?.body).to.deep.equal({ agent_config_state: 'Enabled', resources: ['docker'] });
  });

  it('approves a pending one, with all it would have had with the right key', async () => {
    const asked = pretend({ ...QUIET, [PATCH]: json({ agent_config_state: 'Enabled' }) });
    const pools = [
      somePool(),
      somePool({ name: 'docker', resources: ['docker', 'linux'], environments: ['prod'] }),
    ];
    expect(await factOf(gocdServer({ pools }).change(APPROVE))).to.include({
      type: 'gocd.agent.changed',
      operation: 'approve',
    });
    expect(asked.at(-1)?.body).to.deep.equal({
      agent_config_state: 'Enabled',
      resources: ['docker', 'linux'],
      environments: ['prod'],
    });
  });

  for (const uuid of ['.', '..', 'half a \ud83d'])
    it(`asks nothing of an agent whose uuid is ${JSON.stringify(uuid)}: no path leads to it, and that would lead elsewhere`, async () => {
      const asked = pretend(QUIET);
      for (const change of [DISABLE, ENABLE, REMOVE])
        expect((await failureOf(gocdServer().change({ ...change, uuid }))).reason).to.equal('malformed');
      expect(asked.filter(({ call }) => !call.startsWith('GET'))).to.deep.equal([]);
    });

  it('approves none for a pool that is not configured', async () => {
    const asked = pretend(QUIET);
    const failure = await failureOf(gocdServer().change(APPROVE));
    expect(failure).to.include({ reason: 'not-found' });
    expect(failure.message).to.contain('docker');
    expect(callsIn(asked, 'PATCH')).to.deep.equal([]);
  });

  it('deletes it', async () => {
    pretend({ ...QUIET, [DELETE]: json(sample('agents-delete-200.json')) });
    expect(await factOf(gocdServer().change(REMOVE))).to.include({
      type: 'gocd.agent.changed',
      operation: 'delete',
    });
  });

  it('has deleted one that is not there any more', async () => {
    pretend({ ...QUIET, [DELETE]: json(sample('error-404-agent.json'), 404) });
    expect(await factOf(gocdServer().change(REMOVE))).to.include({ type: 'gocd.agent.changed' });
  });

  it('has deleted nothing where the server does not know the request: that 404 is not about the agent', async () => {
    for (const reply of [
      NO_SUCH_PATH,
      json({ message: 'The url you are trying to reach appears to be incorrect.' }, 404),
    ]) {
      pretend({ ...QUIET, [DELETE]: reply });
      expect((await failureOf(gocdServer().change(REMOVE))).reason).to.equal('proxy');
    }
  });

  const OTHERS_WORDS: readonly (readonly [whose: string, body: string, type: string])[] = [
    ['a gateway', '{"message":"no Route matched with those values"}', 'application/json; charset=utf-8'],
    ['a proxy that says nothing', '{}', 'application/json'],
    [
      "GoCD's own web server",
      '{"servlet":"spring-all","message":"Not Found","status":"404"}',
      'application/json',
    ],
    ['GoCD, of another path', '{}', 'application/vnd.go.cd.v7+json;charset=utf-8'],
    ['an API of problems', '{"title":"Not Found","status":404}', 'application/problem+json'],
    ['a list', '["gone"]', 'application/vnd.go.cd.v7+json'],
  ];
  for (const [whose, body, type] of OTHERS_WORDS)
    it(`has deleted nothing on the word of ${whose}`, async () => {
      pretend({ ...QUIET, [DELETE]: [404, body, { 'content-type': type }] });
      expect((await failureOf(gocdServer().change(REMOVE))).reason).to.equal('proxy');
    });

  it('tells an agent that is gone from a server that does not know the request', async () => {
    pretend({ ...QUIET, [PATCH]: NO_SUCH_PATH });
    for (const change of [DISABLE, ENABLE])
      expect((await failureOf(gocdServer().change(change))).reason).to.equal('proxy');
  });

  for (const status of [422, 406])
    it(`conflicts with the server's guard, which answers ${status} while the agent builds`, async () => {
      pretend({ ...QUIET, [DELETE]: json(sample('error-422-delete-one.json'), status) });
      const failure = await failureOf(gocdServer().change(REMOVE));
      expect(failure).to.include({ reason: 'conflict' });
      expect(failure.message).to.contain('not in a disabled state or is still building');
    });

  it('tells what the server complains of', async () => {
    pretend({ ...QUIET, [PATCH]: json(sample('agent-patch-422.json'), 422) });
    const failure = await failureOf(gocdServer({ pools: [somePool({ name: 'docker' })] }).change(APPROVE));
    expect(failure.reason).to.equal('conflict');
    expect(failure.message).to.contain("Updating agent failed. Resource name 'foo%' is not valid");
  });

  it('fails if the agent is not there to be disabled or enabled', async () => {
    pretend({ ...QUIET, [PATCH]: json(sample('error-404-agent.json'), 404) });
    for (const change of [DISABLE, ENABLE])
      expect(await factOf(gocdServer().change(change))).to.include({
        type: 'gocd.agent.change.failed',
        operation: operationOf(change),
        uuid: UUID,
        taskId: TASK,
      });
    expect((await failureOf(gocdServer().change(DISABLE))).reason).to.equal('not-found');
  });

  it('fails if the server says yes and does otherwise', async () => {
    pretend({ ...QUIET, [PATCH]: json({ agent_config_state: 'Enabled' }) });
    expect((await failureOf(gocdServer().change(DISABLE))).reason).to.equal('conflict');
  });

  it('fails in maintenance mode, for one who may not, and behind a broken proxy', async () => {
    for (const [reply, reason] of [
      [json(sample('error-503-maintenance.json'), 503), 'maintenance'],
      [json(sample('error-403-controller.json'), 403), 'forbidden'],
      [html('<html></html>', 502), 'proxy'],
    ] as const) {
      pretend({ ...QUIET, [PATCH]: reply });
      expect((await failureOf(gocdServer().change(DISABLE))).reason).to.equal(reason);
    }
  });

  it('carries what every version of GoCD wants to see on a change, and a reading does not', async () => {
    const asked = pretend({
      ...QUIET,
      [PATCH]: json({ agent_config_state: 'Disabled' }),
      [DELETE]: json({ message: '' }),
    });
    const server = gocdServer();
    await factOf(server.change(DISABLE));
    await factOf(server.change(REMOVE));
    await viewOf(server);
    for (const { call, headers } of asked) {
      const changes = !call.startsWith('GET');
      expect(headers['x-gocd-confirm'], call).to.equal(changes ? 'true' : undefined);
      expect(headers['content-type'], call).to.equal(changes ? 'application/json' : undefined);
    }
  });

  it('speaks the version of the API that the list of agents was found in', async () => {
    const asked = pretend({
      ...QUIET,
      'GET /go/api/version': version('20.4.0'),
      [`${AGENTS} v6`]: json(sample('agents-empty.json')),
      [`${PATCH} v6`]: json({ agent_config_state: 'Disabled' }),
    });
    const server = gocdServer();
    await viewOf(server);
    await factOf(server.change(DISABLE));
    expect(callsIn(asked, 'PATCH')).to.deep.equal([`${PATCH} v6`]);
  });

  it('finds the version of the API by itself, before any reading', async () => {
    const asked = pretend({ [`${PATCH} v4`]: json({ agent_config_state: 'Disabled' }) });
    expect(await factOf(gocdServer().change(DISABLE))).to.include({ type: 'gocd.agent.changed' });
    expect(callsIn(asked, 'PATCH')).to.deep.equal([`${PATCH} v7`, `${PATCH} v6`, `${PATCH} v4`]);
  });

  it('reaches an agent whose uuid is any text', async () => {
    const asked = pretend({ ...QUIET, 'DELETE /go/api/agents/a%20b%2Fc%3F': json({ message: '' }) });
    const odd: AgentChange = { type: 'gocd.agent.delete', uuid: 'a b/c?', taskId: TASK, decidedAt: 0 };
    expect(await factOf(gocdServer().change(odd))).to.include({ type: 'gocd.agent.changed', uuid: 'a b/c?' });
    expect(callsIn(asked, 'DELETE')).to.have.length(1);
  });
});
