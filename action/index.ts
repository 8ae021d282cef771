import { main } from './main.ts';

void main(process.env, Date.now()).finally(() => {
  // Not waiting for idle connections or what ran out of time; but the log has to be out.
  process.stdout.write('', () => process.exit());
});
