/** What is known of a past job. */
export const COLUMNS = [
  'scheduled',
  'started',
  'finished',
  'resources',
  'environment',
  'pipeline',
  'stage',
  'job',
  'result',
  'counter',
  'stage_counter',
] as const;
export type Column = (typeof COLUMNS)[number];

/**
 * Other names of the columns, as GoCD's API and its database call them; of several in one file the one that comes
 * first here is taken. An agent begins with a job when it is Preparing; Assigned is a moment before.
 */
const ALIASES: Readonly<Record<Column, readonly string[]>> = {
  scheduled: ['scheduled_at', 'scheduled_date', 'scheduleddate'],
  started: [
    'started_at',
    'preparing',
    'preparing_at',
    'building',
    'building_at',
    'assigned',
    'assigned_at',
    'agent_assigned_at',
  ],
  finished: ['finished_at', 'completed', 'completed_at'],
  resources: ['resource'],
  environment: ['environment_name'],
  pipeline: ['pipeline_name'],
  stage: ['stage_name'],
  job: ['job_name', 'name'],
  result: [],
  counter: ['pipeline_counter'],
  stage_counter: [],
};

/** What else a history may well hold and a simulation has no use for. */
const OF_NO_USE = new Set([
  'id',
  'pool',
  'state',
  'rerun',
  'agent',
  'agent_uuid',
  'original_job_id',
  'job_state_transitions',
]);

export interface ColumnNames {
  /** The name in the file of each column that it has. */
  readonly names: ReadonlyMap<Column, string>;
  /** Names nobody knows. */
  readonly unknown: readonly string[];
  /** Names that are the same column, each pair as it stands in the file. */
  readonly same: readonly (readonly [string, string])[];
}

/** Finds the columns among the names in a file; case does not matter, nor whether words are joined by - or _. */
export function findColumns(found: Iterable<string>): ColumnNames {
  const byKey = new Map<string, string>();
  const same: [string, string][] = [];
  for (const name of found) {
    const first = byKey.get(keyOf(name));
    if (first === undefined) byKey.set(keyOf(name), name);
    else if (keyOf(name) !== '') same.push([first, name]);
  }
  const names = new Map<Column, string>();
  for (const column of COLUMNS) {
    const name = [column, ...ALIASES[column]].map((key) => byKey.get(key)).find((name) => name !== undefined);
    if (name !== undefined) names.set(column, name);
  }
  const known = new Set<string>([...COLUMNS, ...Object.values(ALIASES).flat(), ...OF_NO_USE]);
  return {
    names,
    same,
    unknown: [...byKey].flatMap(([key, name]) => (known.has(key) || key === '' ? [] : [name])),
  };
}

function keyOf(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_');
}

/** What a column is called in the file. */
export function nameIn(names: ColumnNames['names'], column: string): string {
  return [...names].find(([known]) => known === column)?.[1] ?? column;
}
