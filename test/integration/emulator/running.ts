import { afterAll, afterEach, beforeAll } from 'vitest';
import { type Emulator, type EmulatorOptions, startEmulator } from '../../../provider/emulator/start.ts';

/** The time of the clocks of these tests until they are moved. */
export const NOW = Date.parse('2026-11-23T12:00:00Z');

/** An emulator for all tests of a file, on a clock that does not advance. */
export function runningEmulator(options: EmulatorOptions = {}): Emulator {
  let running: Emulator | undefined;
  beforeAll(async () => {
    running = await startEmulator({ quiet: true, now: () => NOW, ...options });
  });
  afterEach(() => {
    running?.clock.set(NOW);
    running?.faults.clear();
  });
  afterAll(() => running?.close());
  const get = (): Emulator => {
    if (running === undefined) throw new Error('the emulator has not started yet');
    return running;
  };
  return {
    get url() {
      return get().url;
    },
    get bootstrapKey() {
      return get().bootstrapKey;
    },
    get clock() {
      return get().clock;
    },
    get faults() {
      return get().faults;
    },
    get requests() {
      return get().requests;
    },
    close: () => get().close(),
  };
}
