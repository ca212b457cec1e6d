import { expect } from 'chai';
import type { Command } from '../../../domain/commands.ts';
import { someConfig } from '../../../spec/support/config.ts';
import { AgentProcess } from '../../model/gocd/agentProcess.ts';
import { Meter } from '../../trial/meter.ts';
import { NO_MISHAPS } from '../../trial/mishaps.ts';
import { createSurroundings, simulatedConfig } from '../../trial/surroundings.ts';

const BUSY = 'gocd-agent.ci.default.busy';

describe('The meter of a trial', () => {
  it('knows a kill of an agent with a job in hand from one without', () => {
    const config = simulatedConfig(someConfig());
    const startAt = Date.UTC(2026, 2, 2, 10);
    const surroundings = createSurroundings({ config, startAt, seed: 1, hosts: [], mishaps: NO_MISHAPS });
    const { clock, gocd, fork } = surroundings;
    const meter = new Meter(surroundings, config, 15_000);
    const key = config.pools[0]?.autoRegisterKey?.reveal() ?? '';
    const kill: Command = { type: 'mesos.kill', taskId: BUSY, hostId: null, graceMs: 0, decidedAt: 0 };
    new AgentProcess(
      { clock, random: fork(), gocd },
      {
        hostname: BUSY,
        ip: '10.20.0.1',
        autoRegister: { key, resources: [], environments: [], hostname: BUSY, elastic: null },
      },
    );
    clock.advance(20_000);
    meter.note([kill]);
    expect(meter.busyKills).to.equal(0);

    gocd.schedule({ pipeline: 'p', stage: 's', job: 'j', durationMs: 60_000 });
    clock.advance(40_000);
    meter.note([{ ...kill, taskId: 'gocd-agent.ci.default.another' }]);
    expect(meter.busyKills).to.equal(0);
    meter.note([kill]);
    expect(meter.busyKills).to.equal(1);
  });
});
