import type { JournalStore } from '../../provider/lifecycle/journal.ts';
import { memoryStore } from '../../provider/lifecycle/journal-memory.ts';
import type { Process } from './process.ts';
import type { TerraformState, World } from './world.ts';

/** The journal of a data directory, as one provider of a run writes it: each is a process of its own. */
export function notesOf(
  world: World,
  { directory, index }: TerraformState,
  process: Process,
  provider: number,
): JournalStore {
  const store = memoryStore(
    world.notes(directory),
    `${process.name}, provider ${provider}`,
    (other) => (world.isAlive(other.replace(/, provider .*/, '')) ? 'yes' : 'no'),
    { run: process.name, state: `state ${index}` },
  );
  const point = async (what: string) => {
    await process.point(what);
    if (!process.strike('note')) return;
    process.isWithoutNotes = true;
    throw new Error('The disk is full.');
  };
  return {
    ...store,
    async list() {
      await point('read notes');
      return store.list();
    },
    async write(id, text) {
      world.observer.search(text, 'a note');
      await point('note a creation');
      await store.write(id, text);
      await process.point('noted');
    },
    async remove(id) {
      await point('remove a note');
      await store.remove(id);
    },
  };
}
