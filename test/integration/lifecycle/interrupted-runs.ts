import { randomUUID } from 'node:crypto';
import { applyKey } from '../../../provider/lifecycle/apply-key.ts';
import { Journal } from '../../../provider/lifecycle/journal.ts';
import { memoryStore } from '../../../provider/lifecycle/journal-memory.ts';
import { declared as sample } from '../../../provider/lifecycle/record.fixture.ts';
import type { KeyRecord, KeyState } from '../../../provider/lifecycle/record.ts';
import { Report } from '../../../provider/lifecycle/report.ts';
import { type ConnectedRun, nothingPlanned } from '../../../provider/lifecycle/run.ts';
import { openSession } from './session.ts';

export const declared = (name: string, trigger?: string) => ({
  ...sample,
  desired: { ...sample.desired, name, trigger, destinations: ['state'] },
  secretInState: true,
});
export const titles = ({ problems }: Report) => problems.map(({ title }) => title);

/** Runs that share a data directory. A killed one stops for ever where it would record a key. */
export async function opened() {
  const session = await openSession();
  const entries = new Map<string, string>();
  const killed = new Set<string>();
  const run = (process: string, of: ConnectedRun = session.session, state = 'one'): ConnectedRun => ({
    ...of,
    planned: nothingPlanned(of.planned.managed),
    journal: new Journal(
      memoryStore(entries, process, (other) => (killed.has(other) || other === 'gone' ? 'no' : 'yes'), {
        state,
      }),
      randomUUID,
    ),
  });
  const kill = async (process: string, key = declared('CI gate'), prior?: KeyRecord) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const state: KeyState = {
      recall: async () => prior,
      remember: () => {
        resolve();
        return new Promise(() => {});
      },
    };
    void applyKey(run(process), key, state, new Report());
    await promise;
    killed.add(process);
    const entry = [...entries].find(([, text]) => text.includes(`"process":"${process}"`));
    return { id: entry?.[0] ?? '', text: entry?.[1] ?? '' };
  };
  /** As if it had been killed a moment before. */
  const unanswered = (id: string, text: string) => entries.set(id, text.replace('"answered"', '"begun"'));
  return { ...session, entries, run, kill, unanswered };
}

/** What is recorded of a key, in memory. */
export function state(record?: KeyRecord): KeyState & { latest: KeyRecord | undefined } {
  const kept = {
    latest: record,
    recall: async () => kept.latest,
    remember: async (next: KeyRecord) => {
      kept.latest = next;
    },
  };
  return kept;
}
