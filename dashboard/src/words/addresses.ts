/** Where other pages have what we show. */
export interface Elsewhere {
  /** Base URL of GoCD; null where it is not known. */
  readonly gocd: string | null;
  /** Base URL of the master that leads. */
  readonly mesos: string | null;
  readonly frameworkId: string | null;
}

/** An address that may be linked to; null if it is none: it comes from a config, and could be anything. */
export function linkable(address: string | null): string | null {
  return address !== null && /^https?:\/\/[^/]/i.test(address) ? address : null;
}

const joined = (parts: readonly string[]) => parts.map(encodeURIComponent).join('/');

const below = (base: string | null, path: string) => (base === null ? null : linkable(`${base}/${path}`));

const isLocator = (parts: readonly string[]) => parts.length === 5 && parts.every((part) => part !== '');

/** The page of a job's run. */
export function jobInGocd({ gocd }: Elsewhere, locator: string): string | null {
  const parts = locator.split('/');
  return isLocator(parts) ? below(gocd, `tab/build/detail/${joined(parts)}`) : null;
}

/** The page of the run of its pipeline, with what led to it and what follows. */
export function pipelineInGocd({ gocd }: Elsewhere, locator: string): string | null {
  const parts = locator.split('/');
  return isLocator(parts) ? below(gocd, `pipelines/value_stream_map/${joined(parts.slice(0, 2))}`) : null;
}

/** The jobs an agent has had. */
export function agentInGocd({ gocd }: Elsewhere, uuid: string | null): string | null {
  return uuid === null ? null : below(gocd, `agents/${joined([uuid])}/job_run_history`);
}

/** What Mesos calls an agent. */
export function hostInMesos({ mesos }: Elsewhere, hostId: string | null): string | null {
  return hostId === null ? null : below(mesos, `#/agents/${joined([hostId])}`);
}

/** Files of a task. It has an executor of Mesos's own, which goes by the id of the task. */
export function sandboxInMesos(
  { mesos, frameworkId }: Elsewhere,
  { taskId, hostId }: { readonly taskId: string; readonly hostId: string | null },
): string | null {
  if (hostId === null || frameworkId === null) return null;
  const [host, framework, executor] = [hostId, frameworkId, taskId].map(encodeURIComponent);
  return below(mesos, `#/agents/${host}/frameworks/${framework}/executors/${executor}/browse`);
}
