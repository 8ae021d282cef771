import { closeSync, openSync } from 'node:fs';
import { DatabaseSync, type SQLInputValue, type SQLOutputValue, type StatementSync } from 'node:sqlite';
import { EmulatorStartError } from '../start-error.ts';
import type { Row } from './row.ts';
import { MIGRATIONS, SCHEMA, SCHEMA_VERSION } from './schema.ts';

/** A database that compiles each statement once. */
export interface Database {
  all(sql: string, ...values: SQLInputValue[]): readonly Row[];
  get(sql: string, ...values: SQLInputValue[]): Row | undefined;
  /** @returns How many rows changed. */
  run(sql: string, ...values: SQLInputValue[]): number;
  /** Runs `act` in a transaction; nested calls join the outer one. */
  transaction<T>(act: () => T): T;
  close(): void;
}

/** Why a database cannot be opened, for people. */
export class DatabaseError extends EmulatorStartError {
  override readonly name = 'DatabaseError';
}

/**
 * Opens a database and creates its tables when it is new.
 *
 * A file uses write-ahead logging with `synchronous = NORMAL`: a commit survives a crash of the process without one
 * fsync per request. Only a power failure can lose the last moments.
 *
 * @param file `:memory:`, or a file, made readable by its owner only.
 * @throws DatabaseError when the file cannot be opened, is not a database, or was made by another version.
 */
export function openDatabase(file: string): Database {
  const connection = connect(file);
  const statements = new Map<string, Statement>();
  const prepare = (sql: string): Statement => {
    const known = statements.get(sql);
    if (known !== undefined) return known;
    const prepared = compile(connection, sql);
    statements.set(sql, prepared);
    return prepared;
  };
  return {
    all(sql, ...values) {
      const { statement, columns } = prepare(sql);
      return statement.all(...values).map((cells) => named(columns, cells));
    },
    get(sql, ...values) {
      const { statement, columns } = prepare(sql);
      const cells = statement.get(...values);
      return cells && named(columns, cells);
    },
    run: (sql, ...values) => Number(prepare(sql).statement.run(...values).changes),
    transaction(act) {
      if (connection.isTransaction) return act();
      connection.exec('begin immediate');
      try {
        const result = act();
        connection.exec('commit');
        return result;
      } catch (error) {
        connection.exec('rollback');
        throw error;
      }
    },
    close: () => connection.close(),
  };
}

interface Statement {
  readonly statement: StatementSync;
  readonly columns: readonly string[];
}

/** A statement that returns arrays: node:sqlite takes twice as long to name the values of a row. */
function compile(connection: DatabaseSync, sql: string): Statement {
  const statement = connection.prepare(sql);
  statement.setReturnArrays(true);
  return { statement, columns: statement.columns().map(({ name }) => name) };
}

function named(columns: readonly string[], cells: Row): Row {
  const row: Record<string, SQLOutputValue> = {};
  let at = 0;
  for (const column of columns) row[column] = cells[at++] ?? null;
  return row;
}

function connect(file: string): DatabaseSync {
  let connection: DatabaseSync | undefined;
  try {
    // The file holds hashes, names and email addresses, which other users must not read.
    if (file !== ':memory:') closeSync(openSync(file, 'a', 0o600));
    connection = new DatabaseSync(file, { timeout: 5_000 });
    assertOurs(connection, file);
    connection.exec('pragma journal_mode = wal; pragma synchronous = normal');
    createTables(connection);
    return connection;
  } catch (error) {
    connection?.close();
    if (error instanceof DatabaseError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new DatabaseError(
      `The database ${file} cannot be opened: ${reason}. Use a file in a directory that exists and that you can ` +
        'write to, or leave it out to keep everything in memory.',
    );
  }
}

/** Never touches the database of another program. */
function assertOurs(connection: DatabaseSync, file: string): void {
  const version = readVersion(connection);
  if (version === 0 && connection.prepare('select 1 from sqlite_schema').get() !== undefined) {
    throw new DatabaseError(
      `The database ${file} belongs to another program: its tables are not the emulator's. Use another file.`,
    );
  }
  if (version !== 0 && version !== SCHEMA_VERSION && MIGRATIONS[version] === undefined) {
    throw new DatabaseError(
      `The database ${file} has tables of version ${version}; this emulator reads version ${SCHEMA_VERSION}. ` +
        'Use the emulator that made it, or another file.',
    );
  }
}

function createTables(connection: DatabaseSync): void {
  const version = readVersion(connection);
  if (version === SCHEMA_VERSION) return;
  const migrations = Object.entries(MIGRATIONS).filter(([from]) => Number(from) >= version);
  const statements = version === 0 ? SCHEMA : migrations.map(([, sql]) => sql).join(' ');
  connection.exec(`begin immediate; ${statements} pragma user_version = ${SCHEMA_VERSION}; commit`);
}

function readVersion(connection: DatabaseSync): number {
  return Number(connection.prepare('pragma user_version').get()?.user_version);
}
