/** What an agent tells of itself with every call. */
export interface AgentReport {
  readonly status: 'Idle' | 'Building';
  /** Locator of the job in hand. */
  readonly building: string | null;
  readonly ip: string;
  readonly sandbox: string;
  readonly operatingSystem: string;
  readonly freeSpace: number;
}

/** An agent as the server's database and memory hold it. */
export interface AgentRecord {
  readonly uuid: string;
  hostname: string;
  configState: 'Pending' | 'Enabled' | 'Disabled';
  resources: readonly string[];
  environments: readonly string[];
  readonly elastic: { readonly pluginId: string; readonly agentId: string } | null;
  ip: string;
  /** Everything below is in memory only and gone after a restart of the server. */
  runtime: AgentRuntime | null;
}

export interface AgentRuntime {
  heardAt: number;
  status: 'Unknown' | 'Idle' | 'Building' | 'Cancelled';
  building: string | null;
  sandbox: string;
  operatingSystem: string;
  freeSpace: number;
  /** Null until the first ping. */
  version: string | null;
  killRequested: boolean;
}

export type RunState = 'Idle' | 'Building' | 'LostContact' | 'Missing' | 'Unknown';
export type BuildState = 'Idle' | 'Building' | 'Cancelled' | 'Unknown';

/** When and by what measure the server judges silence. */
export interface Vigil {
  /** When the server came up: agents in its database not heard since are Missing, and time runs from here. */
  readonly startedAt: number;
  /** When it last looked: it does so every 5 s. */
  readonly lookedAt: number;
  readonly lostContactMs: number;
  readonly losesMissingAgents: boolean;
}

/** The run state as of the server's last look, or as of what the agent said since. */
export function runStateOf(record: AgentRecord, vigil: Vigil): RunState {
  if (record.configState === 'Pending') return isOnServersHost(record) ? 'Idle' : 'Unknown';
  const lost = vigil.lookedAt - (record.runtime?.heardAt ?? vigil.startedAt) >= vigil.lostContactMs;
  if (record.runtime === null) return lost && vigil.losesMissingAgents ? 'LostContact' : 'Missing';
  if (lost) return 'LostContact';
  return record.runtime.status === 'Idle' || record.runtime.status === 'Unknown' ? 'Idle' : 'Building';
}

/** Of an agent on its own host the server takes the state from the start; of others it knows none before they are approved. */
function isOnServersHost({ ip }: AgentRecord): boolean {
  return /^(127\.|::1$)/.test(ip);
}

/** A job being cancelled shows here only: the run state stays Building. */
export function buildStateOf(record: AgentRecord, runState: RunState): BuildState {
  if (runState === 'Idle') return 'Idle';
  if (runState !== 'Building') return 'Unknown';
  return record.runtime?.status === 'Cancelled' ? 'Cancelled' : 'Building';
}

/** The server's own guard: only a Disabled agent that isn't Building or being cancelled may be deleted. */
export function mayBeDeleted(record: AgentRecord, vigil: Vigil): boolean {
  return record.configState === 'Disabled' && runStateOf(record, vigil) !== 'Building';
}

/** Takes in what an agent said. A cancelled job stays so until the agent says it is idle. */
export function hear(record: AgentRecord, report: AgentReport, version: string, now: number): void {
  const before = record.runtime;
  const cancelling = before?.status === 'Cancelled' && report.status === 'Building';
  record.ip = report.ip;
  record.runtime = {
    heardAt: now,
    status: cancelling ? 'Cancelled' : report.status,
    building: report.status === 'Idle' ? null : report.building,
    sandbox: report.sandbox,
    operatingSystem: report.operatingSystem,
    freeSpace: report.freeSpace,
    version,
    killRequested: cancelling && before.killRequested,
  };
}

/** Notes that the server has just given this agent a job, before the agent knows. */
export function noteAssigned(record: AgentRecord, locator: string): void {
  if (record.runtime === null) return;
  if (record.runtime.status !== 'Cancelled') record.runtime.status = 'Building';
  record.runtime.building = locator;
}
