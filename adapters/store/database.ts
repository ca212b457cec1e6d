import { existsSync, renameSync, rmdirSync, rmSync, statSync } from 'node:fs';
import sqlite from 'node-sqlite3-wasm';
import { z } from 'zod';
import type { HistoryQuestion } from '../../services/history/archive.ts';
import { MIGRATIONS } from './migrations.ts';

/**
 * No write of ours takes as long by far. Whoever holds the lock for longer has died with it: SQLite here locks by making a folder,
 * which a killed process leaves behind.
 */
const STALE_LOCK_MS = 2_000;
const PAGE_ROWS = 500;

export interface Row {
  readonly kind: string;
  readonly key: string;
  readonly at: number;
  readonly pool: string | null;
  /** As JSON; null if what is there of that key is to go. */
  readonly value: string | null;
}

/** Where the next page begins. */
export interface Place {
  readonly at: number;
  readonly id: number;
}

const FOUND = z.object({ id: z.number(), at: z.number(), value: z.string() });
const NUMBER = z.object({ number: z.number() });

/** A file of SQLite. All of it is synchronous: ask for little at a time. Every call may throw an error of SQLite's. */
export class Database {
  readonly #db: sqlite.Database;

  /** Opens or makes it, and brings it up to date. */
  constructor(path: string) {
    this.#db = new sqlite.Database(path);
    try {
      // Nobody waits for the disk: a power cut may cost what is kept here, and nothing else hangs on it.
      this.#db.exec('PRAGMA synchronous = OFF; PRAGMA cache_size = -2000; PRAGMA temp_store = MEMORY');
      this.#migrate();
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** All of it or nothing. What is of the same kind and key is replaced. */
  write(rows: readonly Row[]): void {
    this.atOnce(() => {
      const put = this.#db.prepare(
        `INSERT INTO happened (kind, key, at, pool, value) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (kind, key) DO UPDATE SET at = excluded.at, pool = excluded.pool, value = excluded.value`,
      );
      const remove = this.#db.prepare('DELETE FROM happened WHERE kind = ? AND key = ?');
      try {
        for (const { kind, key, at, pool, value } of rows)
          if (value === null) remove.run([kind, key]);
          else put.run([kind, key, at, pool, value]);
      } finally {
        put.finalize();
        remove.finalize();
      }
    });
  }

  /** The next rows after a place, and where to go on; null at the end. */
  page(
    kind: string,
    { since, until, pool, keyPrefix, order }: HistoryQuestion,
    after: Place | null,
  ): { readonly values: readonly string[]; readonly next: Place | null } {
    const isForward = order === 'oldest';
    // With a key there is little to put in order: found by that, and not by its time.
    const at = keyPrefix === undefined ? 'at' : '+at';
    const conditions: readonly (readonly [sql: string, ...values: (string | number)[]])[] = [
      ['kind = ?', kind],
      ...(since === undefined ? [] : [[`${at} >= ?`, since] as const]),
      ...(until === undefined ? [] : [[`${at} < ?`, until] as const]),
      ...(pool === undefined ? [] : [['pool = ?', pool] as const]),
      ...(keyPrefix === undefined
        ? []
        : [['key >= ? AND key < ?', keyPrefix, `${keyPrefix}\u{10ffff}`] as const]),
      ...(after === null
        ? []
        : [[`(${at}, id) ${isForward ? '>' : '<'} (?, ?)`, after.at, after.id] as const]),
    ];
    const way = isForward ? 'ASC' : 'DESC';
    const where = conditions.map(([sql]) => sql).join(' AND ');
    const found = z.array(FOUND).parse(
      this.#db.all(
        `SELECT id, at, value FROM happened WHERE ${where} ORDER BY ${at} ${way}, id ${way} LIMIT ${PAGE_ROWS}`,
        conditions.flatMap(([, ...values]) => values),
      ),
    );
    const last = found.at(-1);
    const isEnd = found.length < PAGE_ROWS || last === undefined;
    return { values: found.map(({ value }) => value), next: isEnd ? null : { at: last.at, id: last.id } };
  }

  /** Has no more than so many rows that are older go; how many went. */
  deleteOlder(than: number, most: number): number {
    return this.#db.run(
      'DELETE FROM happened WHERE id IN (SELECT id FROM happened WHERE at < ? ORDER BY at LIMIT ?)',
      [than, most],
    ).changes;
  }

  deleteOldest(most: number): number {
    return this.deleteOlder(Number.MAX_SAFE_INTEGER, most);
  }

  /** What is in use of the file. Room that is free is used again. */
  bytes(): number {
    return (this.#number('page_count') - this.#number('freelist_count')) * this.#number('page_size');
  }

  close(): void {
    this.#db.close();
  }

  #migrate(): void {
    const version = this.#number('user_version');
    if (version > MIGRATIONS.length)
      throw new Error(`the file is newer than this program: version ${version}, not ${MIGRATIONS.length}`);
    if (version === MIGRATIONS.length) return;
    this.atOnce(() => {
      for (const sql of MIGRATIONS.slice(version)) this.#db.exec(sql);
      this.#db.exec(`PRAGMA user_version = ${MIGRATIONS.length}`);
    });
  }

  #number(pragma: 'page_count' | 'freelist_count' | 'page_size' | 'user_version'): number {
    return NUMBER.parse(this.#db.get(`SELECT ${pragma} AS number FROM pragma_${pragma}`)).number;
  }

  /** All of it or nothing, under one lock: what is done alone takes a lock for each question. */
  atOnce<Result>(work: () => Result): Result {
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.#db.exec('COMMIT');
      return result;
    } catch (error) {
      if (this.#db.inTransaction) this.#db.exec('ROLLBACK');
      throw error;
    }
  }
}

/** Whether somebody holds the lock; between our own calls it is not us. */
export function isLocked(path: string): boolean {
  return existsSync(lockOf(path));
}

/** Takes away the lock of a process that has died with it. */
export function removeStaleLock(path: string): void {
  const lock = lockOf(path);
  const since = statSync(lock, { throwIfNoEntry: false })?.mtimeMs;
  if (since !== undefined && Date.now() - since > STALE_LOCK_MS) rmdirSync(lock);
}

/** Puts a damaged file where people can look at it, in place of the one before; where it is then. */
export function setAside(path: string): string {
  const aside = `${path}.damaged`;
  renameSync(path, aside);
  rmSync(`${path}-journal`, { force: true });
  return aside;
}

function lockOf(path: string): string {
  return `${path}.lock`;
}
