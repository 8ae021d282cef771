import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** `npm run fixtures -- compatibility`: records what the version of this checkout writes. Run it once per release. */
export default defineConfig({
  test: {
    root: join(import.meta.dirname, '..', '..'),
    include: ['test/compatibility/record-*.ts'],
    globalSetup: './test/setup/build.ts',
    testTimeout: 180_000,
    hookTimeout: 120_000,
  },
});
