import { expect } from 'chai';
import fc from 'fast-check';
import type { GocdAgent } from '../../../domain/gocd.ts';
import { isOurs } from '../../../domain/ids.ts';
import { TASK_STATES } from '../../../domain/mesos.ts';
import { Driver, someAgent } from '../../support/core.ts';
import { asked, readView } from '../support/agents.ts';

const word = fc.stringMatching(/^[a-z0-9-]{1,12}$/);

/** Names as they turn up in GoCD and Mesos, ours left out: near misses above all. */
const strangeName = fc
  .oneof(
    word,
    fc.string(),
    fc
      .tuple(fc.constantFrom('gocd-agent', 'GOCD-AGENT', 'gocd', ''), word, word, word)
      .map((parts) => parts.join('.')),
    fc
      .tuple(fc.constantFrom('ci2', 'c', 'CI', ' ci', 'ci ', ''), word, word)
      .map((parts) => `gocd-agent.${parts.join('.')}`),
    fc.constantFrom(
      'gocd-agent.ci',
      'gocd-agent.ci.default',
      'gocd-agent.ci.default.',
      'gocd-agent.ci..x',
      'gocd-agent.ci.default.x.y',
      'gocd-agent.ci.default.x.example.com',
    ),
  )
  .filter((name) => !isOurs(name, 'ci'));

const strangeAgent: fc.Arbitrary<GocdAgent> = fc
  .record({
    hostname: strangeName,
    configState: fc.constantFrom('Enabled', 'Disabled', 'Pending'),
    runState: fc.constantFrom('Idle', 'Building', 'LostContact', 'Missing', 'Unknown'),
    buildState: fc.constantFrom('Idle', 'Building', 'Cancelled', 'Unknown'),
    resources: fc.subarray(['linux', 'gocd-mesos-draining']),
    elastic: fc.boolean(),
  })
  .map(({ hostname, ...rest }) => someAgent(hostname, rest));

describe('Agents and tasks that are not ours', () => {
  it('are never touched, whatever they are called and whatever is said of them', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(strangeAgent, { maxLength: 6 }), { maxLength: 8 }),
        fc.array(fc.tuple(strangeName, fc.constantFrom(...TASK_STATES)), { maxLength: 8 }),
        (readings, updates) => {
          const driver = new Driver().ready();
          for (const [taskId, state] of updates) {
            driver.update(taskId, state);
            driver.take({ type: 'operator.drain.requested', by: 'someone', taskId });
          }
          for (const agents of readings) {
            readView(driver, { agents });
            driver.wait(400_000);
          }
          expect(driver.phases()).to.deep.equal({});
          expect(asked(driver)).to.deep.equal([]);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('are not asked about when the tasks are reconciled', () => {
    const driver = new Driver().ready();
    driver.update('gocd-agent.other.default.1', 'TASK_RUNNING');
    driver.commands.length = 0;
    driver.wait(600_000);
    const asked = driver.ofType('mesos.reconcile').flatMap(({ tasks }) => tasks.map(({ taskId }) => taskId));
    expect(asked.filter((taskId) => taskId.startsWith('gocd-agent.'))).to.deep.equal([]);
    expect(asked).not.to.deep.equal([]);
  });
});
