import {
  Archive,
  type HistoryHealth,
  type HistoryQuestion,
  type HistoryStore,
  type Kept,
  type KeptKind,
} from '../../../services/history/archive.ts';

/** Keeps what happens for as long as it is there: as JSON, as a file would. */
export class HistoryInMemory implements HistoryStore {
  readonly rows = new Map<
    string,
    { kind: string; key: string; at: number; pool: string | null; json: string }
  >();
  problem: string | null = null;

  keep<Value>({ name }: KeptKind<Value>, { key, at, pool, value }: Kept<Value>): void {
    this.rows.set(`${name} ${key}`, { kind: name, key, at, pool, json: JSON.stringify(value) });
  }

  forget<Value>({ name }: KeptKind<Value>, key: string): void {
    this.rows.delete(`${name} ${key}`);
  }

  async *pages<Value>(
    { name, schema }: KeptKind<Value>,
    { since = 0, until = Number.POSITIVE_INFINITY, pool, keyPrefix = '', order }: HistoryQuestion,
  ): AsyncIterable<readonly Value[]> {
    const found = [...this.rows.values()]
      .filter(
        (row) =>
          row.kind === name &&
          row.at >= since &&
          row.at < until &&
          (pool === undefined || row.pool === pool) &&
          row.key.toLowerCase().startsWith(keyPrefix.toLowerCase()),
      )
      .sort((a, b) => a.at - b.at);
    for (const { json } of order === 'oldest' ? found : found.reverse())
      yield [schema.parse(JSON.parse(json))];
  }

  health(): HistoryHealth {
    return { problem: this.problem, waiting: 0, dropped: 0, bytes: 0 };
  }

  async close(): Promise<void> {}
}

export function archiveIn(store: HistoryStore): Archive {
  const archive = new Archive();
  archive.attach(store);
  return archive;
}
