import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, inject } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    readonly mutants: {
      /** Id of the mutant that lives. */
      readonly alive: string | undefined;
      /** Where each test file notes the mutants whose places it came to. */
      readonly touchedIn: string | undefined;
    };
  }
}

const { alive, touchedIn } = inject('mutants');
const touched = new Set<string>();
globalThis.isMutantAlive = (id) => {
  touched.add(id);
  return id === alive;
};

if (touchedIn !== undefined) {
  afterAll(() => {
    const note = [expect.getState().testPath, [...touched]];
    writeFileSync(join(touchedIn, `${randomUUID()}.json`), JSON.stringify(note));
  });
}
