/**
 * What makes a file of one version into one of the next, from an empty one on. One that is here is never changed: there are files
 * that have gone through it. Keys compare as GoCD's names do, in any case.
 */
export const MIGRATIONS: readonly string[] = [
  `CREATE TABLE happened (
     id INTEGER PRIMARY KEY,
     kind TEXT NOT NULL,
     key TEXT NOT NULL COLLATE NOCASE,
     at INTEGER NOT NULL,
     pool TEXT,
     value TEXT NOT NULL,
     UNIQUE (kind, key)
   );
   CREATE INDEX happened_in_order ON happened (kind, at, id);
   CREATE INDEX happened_by_age ON happened (at);`,
];
