import type { JournalStore } from './journal.ts';

/**
 * A journal's store that lives as long as what holds its entries.
 *
 * @param entries by their ids. Several stores that share them stand for processes that share a directory.
 * @param process names this process.
 * @param isRunning decides for others.
 * @param of the run that the process belongs to, and its state; by default the process is a run of its own.
 */
export function memoryStore(
  entries: Map<string, string> = new Map(),
  process = 'this',
  isRunning: JournalStore['isRunning'] = (other) => (other === process ? 'yes' : 'unknown'),
  of: Partial<Pick<JournalStore, 'run' | 'state'>> = {},
): JournalStore {
  return {
    process,
    run: process,
    state: 'this',
    ...of,
    isRunning,
    list: async () => [...entries].map(([id, text]) => ({ id, where: `the entry ${id}`, text })),
    write: async (id, text) => {
      entries.set(id, text);
    },
    remove: async (id) => {
      entries.delete(id);
    },
  };
}
