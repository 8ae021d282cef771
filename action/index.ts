import { setFlagsFromString } from 'node:v8';
import { config } from 'zod';

// Each schema validates only a few values here, so compiling it would take longer than it saves. A schema takes this over
// when it is made, so it must be set before others are loaded.
config({ jitless: true });
// The one large function of the HTTP parser would be optimized after some responses, which takes longer than the whole check
// of a small change. Scans of many files are still optimized soon enough.
setFlagsFromString('--wasm-tiering-budget=130000000');

void import('./main.ts')
  .then(({ main }) => main(process.env, Date.now()))
  .finally(() => {
    // Do not wait for idle connections or for work past the time limit, but flush the log.
    process.stdout.write('', () => process.exit());
  });
