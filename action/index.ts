import { config } from 'zod';
import { main } from './main.ts';

// Each schema validates only a few values here, so compiling it would take longer than it saves.
config({ jitless: true });

void main(process.env, Date.now()).finally(() => {
  // Do not wait for idle connections or for work past the time limit, but flush the log.
  process.stdout.write('', () => process.exit());
});
