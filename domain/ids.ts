const PREFIX = 'gocd-agent';
/** Of tasks that only have an image pulled: to whoever looks for agents they are strangers. */
const PULL_PREFIX = 'gocd-image';

/** What a task id of ours says. */
export interface TaskIdentity {
  readonly instance: string;
  readonly pool: string;
  readonly unique: string;
}

/** `gocd-agent.<instance>.<pool>.<unique>`: also the agent's Docker and registration hostname. */
export function taskId({ instance, pool, unique }: TaskIdentity): string {
  return `${PREFIX}.${instance}.${pool}.${unique}`;
}

/** `gocd-image.<instance>.<pool>.<unique>`: of a task that only has the pool's image pulled. No agent has such a hostname. */
export function pullId({ instance, pool, unique }: TaskIdentity): string {
  return `${PULL_PREFIX}.${instance}.${pool}.${unique}`;
}

/** The parts of a task id of any instance of this program; null for anything else. */
export function parseTaskId(id: string): TaskIdentity | null {
  return parsed(id, PREFIX);
}

/** The same of the id of a pull. */
export function parsePullId(id: string): TaskIdentity | null {
  return parsed(id, PULL_PREFIX);
}

/** Instance and pool names hold no dot. */
function parsed(id: string, prefix: string): TaskIdentity | null {
  const start = prefix.length + 1;
  if (!id.startsWith(`${prefix}.`)) return null;
  const instanceEnd = id.indexOf('.', start);
  const poolEnd = instanceEnd < 0 ? -1 : id.indexOf('.', instanceEnd + 1);
  if (poolEnd < 0 || id.includes('.', poolEnd + 1)) return null;
  const instance = id.slice(start, instanceEnd);
  const pool = id.slice(instanceEnd + 1, poolEnd);
  const unique = id.slice(poolEnd + 1);
  return instance === '' || pool === '' || unique === '' ? null : { instance, pool, unique };
}

/** The pool that a task, or an agent's hostname, names, if it belongs to this instance; null if not. */
export function ourPool(id: string, instance: string): string | null {
  const named = parseTaskId(id);
  return named?.instance === instance ? named.pool : null;
}

/** Whether a task, or an agent's hostname, belongs to this instance. Nothing else is ever touched. */
export function isOurs(id: string, instance: string): boolean {
  return parseTaskId(id)?.instance === instance;
}
