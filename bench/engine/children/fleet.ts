import { someConfig, somePool } from '../../../spec/support/config.ts';
import { Driver, someAgent } from '../../../spec/support/core.ts';
import { collectGarbage } from '../measure.ts';

/*
 * A process whose core tracks so many agents, as its argument says; prints its memory once all rubbish is gone.
 * With none it is the idle process: the same code loaded, the same core started.
 */

const count = Number(process.argv[2]);
const driver = new Driver(
  someConfig({ pools: [somePool({ max: count })], scaling: { maxAgents: count, idleTimeout: 86_400_000 } }),
).ready();

const taskIds = Array.from({ length: count }, (_, index) => `gocd-agent.ci.default.${index}`);
function listed() {
  return taskIds.map((taskId) => someAgent(taskId, { runState: 'Building', buildState: 'Building' }));
}
driver.poll({ agents: listed() });
for (const [index, taskId] of taskIds.entries())
  driver.update(taskId, 'TASK_RUNNING', { hostId: `host-${index}`, uuid: null });
driver.now += 10_000;
driver.poll({ agents: listed() });
taskIds.length = 0;
driver.commands.length = 0;
driver.notices.length = 0;

const { agents } = driver.core.picture();
if (agents.size !== count) throw new Error(`${agents.size} agents are tracked, not ${count}`);
for (let round = 0; round < 3; round++) {
  collectGarbage();
  await new Promise((resolve) => setImmediate(resolve));
}
const { rss, heapUsed } = process.memoryUsage();
process.stdout.write(JSON.stringify({ rss, heapUsed, tracked: agents.size }));
