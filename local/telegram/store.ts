/**
 * Where the simulator keeps what it knows: records by kind and id in memory, and with a file also in SQLite, written
 * through at once, so that a process that is killed continues where it stopped.
 */
import type { DatabaseSync } from 'node:sqlite'

/** Records of one kind by id. A value is replaced, never changed in place: only `set` reaches the file. */
export type Collection<T> = {
  get(id: number | string): T | undefined
  set(id: number | string, value: T): void
  delete(id: number | string): void
  values(): T[]
  clear(): void
}

export type Store = {
  collection<T>(kind: string): Collection<T>
  /** Bytes are kept apart, and read only when asked for. */
  putBytes(id: string, bytes: Uint8Array): void
  bytes(id: string): Uint8Array | undefined
  /** All of the changes that `work` makes are kept, or none. */
  together<T>(work: () => T): T
  close(): void
}

/** In memory only without a file. The file must not be used by two processes at once. */
export async function openStore(dataFile?: string): Promise<Store> {
  if (dataFile === undefined) return memoryStore()
  const { DatabaseSync } = await import('node:sqlite')
  const database = new DatabaseSync(dataFile)
  // WAL with NORMAL survives a killed process; only a power cut could take the last moments.
  database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
    CREATE TABLE IF NOT EXISTS record (kind TEXT, id TEXT, value TEXT, PRIMARY KEY (kind, id)) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS bytes (id TEXT PRIMARY KEY, content BLOB);`)
  return fileStore(database)
}

type Writer = {
  put(kind: string, id: string, value: unknown): void
  remove(kind: string, id: string): void
  removeAll(kind: string): void
}

function createCollection<T>(kind: string, found: Iterable<[string, T]>, writer: Writer): Collection<T> {
  const records = new Map<string, T>(found)
  return {
    get: (id) => records.get(String(id)),
    set: (id, value) => {
      records.set(String(id), value)
      writer.put(kind, String(id), value)
    },
    delete: (id) => {
      if (records.delete(String(id))) writer.remove(kind, String(id))
    },
    values: () => [...records.values()],
    clear: () => {
      records.clear()
      writer.removeAll(kind)
    },
  }
}

function memoryStore(): Store {
  const files = new Map<string, Uint8Array>()
  const nowhere: Writer = { put: () => {}, remove: () => {}, removeAll: () => {} }
  return {
    collection: (kind) => createCollection(kind, [], nowhere),
    putBytes: (id, bytes) => void files.set(id, bytes),
    bytes: (id) => files.get(id),
    together: (work) => work(),
    close: () => {},
  }
}

function fileStore(database: DatabaseSync): Store {
  const statement = {
    all: database.prepare('SELECT id, value FROM record WHERE kind = ?'),
    put: database.prepare('INSERT OR REPLACE INTO record VALUES (?, ?, ?)'),
    remove: database.prepare('DELETE FROM record WHERE kind = ? AND id = ?'),
    removeAll: database.prepare('DELETE FROM record WHERE kind = ?'),
    putBytes: database.prepare('INSERT OR REPLACE INTO bytes VALUES (?, ?)'),
    bytes: database.prepare('SELECT content FROM bytes WHERE id = ?'),
  }
  const writer: Writer = {
    put: (kind, id, value) => void statement.put.run(kind, id, JSON.stringify(value)),
    remove: (kind, id) => void statement.remove.run(kind, id),
    removeAll: (kind) => void statement.removeAll.run(kind),
  }
  return {
    collection: <T>(kind: string) => {
      const rows = statement.all.all(kind) as { id: string; value: string }[]
      const found = rows.map(({ id, value }): [string, T] => [id, JSON.parse(value) as T])
      return createCollection(kind, found, writer)
    },
    putBytes: (id, bytes) => void statement.putBytes.run(id, bytes),
    bytes: (id) => (statement.bytes.get(id) as { content: Uint8Array } | undefined)?.content,
    together: (work) => together(database, work),
    close: () => database.close(),
  }
}

/**
 * A refusal also ends the transaction normally: methods check before they change anything, and what memory holds must
 * be in the file.
 */
function together<T>(database: DatabaseSync, work: () => T): T {
  if (database.isTransaction) return work()
  database.exec('BEGIN')
  try {
    return work()
  } finally {
    database.exec('COMMIT')
  }
}
