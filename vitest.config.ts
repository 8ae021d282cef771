import { defineConfig } from 'vitest/config';
import { inFlavour } from './provider/constructs/flavour.ts';

const BUILD = './test/setup/build.ts';
const SEED = ['./test/setup/seed.ts'];
/** Ends what hangs. Terraform runs at the same time: a slow machine must not fail a test. */
const PATIENCE = { testTimeout: 180_000, hookTimeout: 180_000 };

export default defineConfig({
  test: {
    // Most time is spent waiting for terraform, so that as many as there are cores is not too many.
    maxWorkers: '100%',
    projects: [
      {
        test: {
          name: 'unit',
          setupFiles: SEED,
          include: ['{provider,action,schemas,examples,test}/**/*.test.ts'],
          exclude: [
            '**/node_modules/**',
            '**/dist/**',
            'test/integration/**',
            'test/acceptance/**',
            'test/browser/**',
          ],
          ...PATIENCE,
        },
      },
      {
        // The constructs are written for cdktn. Here the same tests run on their translation, as the build makes it.
        plugins: [{ name: 'cdktf', enforce: 'pre', transform: (source) => inFlavour(source, 'cdktf') }],
        test: {
          name: 'cdktf',
          setupFiles: SEED,
          include: ['provider/constructs/{actions,api-key,api-key-props,bindings,provider}.test.ts'],
          ...PATIENCE,
        },
      },
      {
        test: {
          name: 'integration',
          setupFiles: SEED,
          include: ['test/integration/**/*.test.ts'],
          globalSetup: BUILD,
          ...PATIENCE,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          globalSetup: './test/browser/setup.ts',
          ...PATIENCE,
        },
      },
      {
        test: {
          name: 'acceptance',
          include: ['test/acceptance/**/*.test.ts'],
          globalSetup: BUILD,
          ...PATIENCE,
        },
      },
    ],
  },
});
