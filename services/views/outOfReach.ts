/** Whether Mesos has lost touch with its host: it may be back. */
export function isOutOfReach({ taskState }: { readonly taskState: string | null }): boolean {
  return taskState === 'TASK_UNREACHABLE';
}
