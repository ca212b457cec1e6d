import { expect } from 'chai';
import type { Notice } from '../../../domain/decision.ts';
import type { AgentPhase } from '../../../domain/fleet.ts';
import type { EndedWait, WaitMark } from '../../../domain/waits.ts';
import { Journeys } from '../../../services/telemetry/journeys.ts';

const AGENT = 'gocd-agent.ci.build.x';

function mark(cause: WaitMark['cause'], from: number): WaitMark {
  return { cause, from, pool: 'build', remedy: '' };
}

function wait(overrides: Partial<EndedWait> = {}): EndedWait {
  return {
    ...{ locator: 'shop/1/build/1/unit', since: 100, until: 900, after: 890, pool: 'build', agent: AGENT },
    marks: [mark('unseen', Number.NEGATIVE_INFINITY), mark('no-agent', 200), mark('starting', 300)],
    estimate: null,
    ...overrides,
  };
}

class Followed {
  readonly journeys = new Journeys();

  at(at: number, ...notices: readonly Notice[]) {
    return this.journeys.take({ input: { at }, outcome: { notices } });
  }

  agent(at: number, phase: AgentPhase | 'gone') {
    return this.at(at, agentChanged(phase));
  }

  begun(at: number, ended: EndedWait) {
    return this.at(at, { type: 'job.begun', wait: ended })[0];
  }
}

function agentChanged(phase: AgentPhase | 'gone'): Notice {
  return {
    type: 'agent.changed',
    ...{ taskId: AGENT, pool: 'build', phase, hostname: 'host-1', detail: null },
  };
}

function legs(journey: ReturnType<Followed['begun']>) {
  return journey?.legs.map(({ name, from, until }) => `${name} ${from}-${until}`);
}

describe('The way of a job to its agent', () => {
  it('is all of its legs where an agent is launched for it, without a gap', () => {
    const followed = new Followed();
    followed.agent(300, 'launching');
    followed.agent(320, 'staging');
    followed.agent(500, 'registering');
    followed.agent(700, 'idle');
    const journey = followed.begun(900, wait());
    expect(legs(journey)).to.deep.equal([
      'waiting 100-200',
      'offer 200-300',
      'launch 300-500',
      'boot 500-700',
      'registered 700-900',
      'assigned 900-900',
    ]);
    expect(journey?.parts.map(({ cause, ms }) => [cause, ms])).to.deep.equal([
      ['unseen', 100],
      ['no-agent', 100],
      ['starting', 600],
    ]);
  });

  it('leaves out what was over before the job came', () => {
    const followed = new Followed();
    followed.agent(10, 'launching');
    followed.agent(50, 'registering');
    followed.agent(150, 'idle');
    expect(legs(followed.begun(900, wait({ marks: [mark('starting', 100)] })))).to.deep.equal([
      'boot 100-150',
      'registered 150-900',
      'assigned 900-900',
    ]);
  });

  it('is a wait where no start of its agent was seen, and has no end with an agent where there was none', () => {
    expect(legs(new Followed().begun(900, wait()))).to.deep.equal(['waiting 100-900', 'assigned 900-900']);
    expect(legs(new Followed().begun(900, wait({ agent: null })))).to.deep.equal(['waiting 100-900']);
  });

  it('takes an agent that is seen with the job at once for registered then', () => {
    const followed = new Followed();
    followed.agent(300, 'launching');
    followed.agent(500, 'registering');
    const [journey] = followed.at(900, { type: 'job.begun', wait: wait() }, agentChanged('building'));
    expect(legs(journey)?.slice(-2)).to.deep.equal(['boot 500-900', 'assigned 900-900']);
  });

  it('remembers nothing of an agent that is gone', () => {
    const followed = new Followed();
    followed.agent(300, 'launching');
    followed.agent(400, 'gone');
    expect(legs(followed.begun(900, wait()))).to.deep.equal(['waiting 100-900', 'assigned 900-900']);
  });
});
