import { type Database, openDatabase } from '../../provider/emulator/store/database.ts';

/** Empty databases of this thread that no world uses: to make their tables takes long. */
const unused: Database[] = [];

/** An empty database in memory, which gets empty again when it is closed. */
export function borrowDatabase(): Database {
  const database = unused.pop() ?? openDatabase(':memory:');
  let isOpen = true;
  let isInside = false;
  const still = (): Database => {
    if (isOpen) return database;
    throw new Error('The world whose database this was is over.');
  };
  database.run('begin immediate');
  return {
    all: (sql, ...values) => still().all(sql, ...values),
    get: (sql, ...values) => still().get(sql, ...values),
    run: (sql, ...values) => still().run(sql, ...values),
    transaction(act) {
      if (isInside) return act();
      still().run('savepoint work');
      isInside = true;
      try {
        return act();
      } catch (error) {
        database.run('rollback to work');
        throw error;
      } finally {
        isInside = false;
        database.run('release work');
      }
    },
    close() {
      isOpen = false;
      database.run('rollback');
      unused.push(database);
    },
  };
}
