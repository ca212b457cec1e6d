import type { Remembered } from '../../../domain/memory.ts';
import { someConfig } from '../../support/config.ts';
import { Driver } from '../../support/core.ts';

/**
 * The next run, some time after the one before: subscribed with its framework id and reconciled. `calendarAhead`: how far the
 * calendar is ahead of its own time, where it was not at all ahead of that of the run before.
 */
export function restarted(
  before: Driver,
  after: number,
  { config = someConfig(), running = [] as readonly string[], calendarAhead = 0 } = {},
): Driver {
  const driver = new Driver(config);
  driver.now = before.now + after - calendarAhead;
  const memory: Remembered = JSON.parse(JSON.stringify(before.remembered));
  driver.take({ type: 'service.started', entropy: 2, frameworkId: 'framework-1', memory, calendarAhead });
  driver.subscribe();
  driver.take({ type: 'state.saved', frameworkId: 'framework-1' });
  for (const taskId of running)
    driver.update(taskId, 'TASK_RUNNING', { source: 'master', reason: 'RECONCILIATION' });
  driver.reconcile();
  driver.answerReconciliation();
  return driver;
}
