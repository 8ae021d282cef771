import { sampleText } from '../../../action/scan/rules/sample-text.ts';
import { CODE_AND_DATA_FILES } from './code-and-data.ts';
import { DEPLOYMENT_FILES } from './deployment.ts';
import { KEYS_AND_LOCKS } from './keys-and-locks.ts';
import type { WholeFile } from './whole-file.ts';

const GROUPS: Readonly<Record<string, readonly WholeFile[]>> = {
  'whole files: deployment': DEPLOYMENT_FILES,
  'whole files: code and data': CODE_AND_DATA_FILES,
  'whole files: keys and locks': KEYS_AND_LOCKS,
};
const SEEDS = [1, 2, 3];

/** Every file with several random values. */
export function wholeFiles() {
  return Object.entries(GROUPS).flatMap(([group, files]) =>
    files.flatMap(({ path, write, secrets }, index) =>
      SEEDS.map((seed) => ({ group, path, secrets, text: write(sampleText(90_000 + 100 * seed + index)) })),
    ),
  );
}
