import type { ErrorAnswer } from '../../../adapters/http/refusal.ts';
import type { AgentsView } from '../../../services/views/schemas.ts';
import type { MachinesView } from '../../../services/views/statecharts/machineSchemas.ts';
import { agentPath, type ViewName, type Views } from './views.ts';

const PATIENCE_MS = 8_000;

/** The service refused, or did not answer. */
export class ApiError extends Error {
  /** Of the answer; null if there was none. */
  readonly status: number | null;
  readonly hint: string;

  constructor(status: number | null, message: string, hint: string) {
    super(message);
    this.status = status;
    this.hint = hint;
  }
}

/** What may be asked for by an address that somebody has typed, or kept for too long. */
const MAY_BE_UNKNOWN: ReadonlySet<ViewName> = new Set(['agent', 'job']);

/** @param path where the API has it */
export async function readView<Name extends ViewName>(name: Name, path: string): Promise<Views[Name] | null> {
  try {
    return await ask<Views[Name]>(path);
  } catch (error) {
    if (MAY_BE_UNKNOWN.has(name) && error instanceof ApiError && error.status === 404) return null;
    throw error;
  }
}
export const findAgents = (text: string, limit: number): Promise<AgentsView> =>
  ask(`agents?${new URLSearchParams({ text, limit: String(limit) })}`);
export const readMachines = (): Promise<MachinesView> => ask('machines');

/** Who asks for a change, and what lets them. */
export interface Credentials {
  readonly token: string;
  /** Their name, for others to see; may be empty. */
  readonly by: string;
}

export const pause = (who: Credentials) => change('pause', who);
export const resume = (who: Credentials) => change('resume', who);
export const releaseBrake = (who: Credentials) => change('brake/release', who);
export const drain = (taskId: string, who: Credentials) => change(`${agentPath(taskId)}/drain`, who);
export const endLever = (id: string, who: Credentials) => change(`levers/${encodeURIComponent(id)}/end`, who);

export const boost = (pool: string, { agents, for: lasts, reason }: Given, who: Credentials) =>
  change(`${poolPath(pool)}/boost`, who, { agents: Number(agents), for: lasts, reason });
export const pausePool = (pool: string, { for: lasts, reason }: Given, who: Credentials) =>
  change(`${poolPath(pool)}/pause`, who, { for: lasts, reason });
export const resetBreaker = (pool: string, { reason }: Given, who: Credentials) =>
  change(`${poolPath(pool)}/reset-breaker`, who, { reason });
export const drainHost = (host: string, { for: lasts, reason }: Given, who: Credentials) =>
  change(`hosts/${encodeURIComponent(host)}/drain`, who, { for: lasts, reason });
export const drainMany = (which: Given, count: number, who: Credentials) =>
  change('agents/drain', who, { ...which, count });
export const forceOut = (taskId: string, { reason }: Given, who: Credentials) =>
  change(`${agentPath(taskId)}/force-out`, who, { confirm: true, reason });

/** What was said, by name. */
type Given = Readonly<Record<string, string>>;

const poolPath = (pool: string) => `pools/${encodeURIComponent(pool)}`;

async function change(path: string, { token, by }: Credentials, said: object = {}): Promise<void> {
  await ask(path, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(by === '' ? said : { ...said, by }),
  });
}

/** @throws ApiError */
async function ask<Answer>(path: string, init: RequestInit = {}): Promise<Answer> {
  const answer = await fetch(`api/v1/${path}`, { ...init, signal: AbortSignal.timeout(PATIENCE_MS) }).catch(
    () => {
      throw new ApiError(null, 'the service does not answer', 'see whether it runs');
    },
  );
  if (answer.ok) return answer.json();
  const { error, hint } = await reasonIn(answer);
  throw new ApiError(answer.status, error, hint);
}

/** Something between us and the service may have answered in its place, in words of its own. */
async function reasonIn(answer: Response): Promise<ErrorAnswer> {
  const unexplained = { error: `the answer was ${answer.status} ${answer.statusText}`, hint: '' };
  return answer.json().catch(() => unexplained);
}
