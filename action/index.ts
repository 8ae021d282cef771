import { config } from 'zod';
import { main } from './main.ts';

// Each schema sees one or a few values here: compiling a function for each takes longer than it saves.
config({ jitless: true });

void main(process.env, Date.now()).finally(() => {
  // Not waiting for idle connections or what ran out of time; but the log has to be out.
  process.stdout.write('', () => process.exit());
});
