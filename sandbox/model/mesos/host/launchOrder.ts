import type { Bundle } from '../resources.ts';
import type { FrameworkInfo, TaskInfo } from '../wire/calls.ts';

/** A task on its way to a host. */
export interface LaunchOrder {
  readonly task: TaskInfo;
  readonly frameworkId: string;
  readonly framework: FrameworkInfo;
  readonly role: string;
  readonly resources: Bundle;
}
