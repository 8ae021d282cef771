import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { ApiKey } from '../../../provider/api/contract/api-key.ts';
import { keysFile } from '../engine/engine-world.ts';
import { type Surroundings, surroundings } from './ran-command.ts';

type Declaration = NonNullable<Parameters<typeof keysFile>[0]>;

interface AppliedKey extends Surroundings {
  /** What `ci.key` holds. */
  readonly secret: string;
  /** Arguments that name the declaration's directory. */
  readonly from: readonly string[];
  /** Writes the declaration again, with other attributes. */
  write(changes?: Declaration): void;
  /** What `ci.key` holds now. */
  delivered(): string;
  named(name: string): Promise<readonly ApiKey[]>;
}

/** The key "CI gate" of production, declared and applied. Its secret is in `ci.key`. */
export async function appliedKey(declaration: Declaration, directory = '.'): Promise<AppliedKey> {
  const around = await surroundings();
  const path = (file: string) => join(around.folder, directory, file);
  mkdirSync(path('.'), { recursive: true });
  const write = (changes: Declaration = {}) =>
    writeFileSync(
      path('lowerplane.yaml'),
      keysFile({ environments: ['production'], ...declaration, ...changes }),
    );
  write();
  const from = directory === '.' ? [] : ['--from', directory];
  expect(await around.run(['apply', '--yes', ...from])).toMatchObject({ code: 0 });
  const delivered = () => readFileSync(path('ci.key'), 'utf8').trim();
  return {
    ...around,
    secret: delivered(),
    from,
    write,
    delivered,
    async named(name) {
      const keys = await Array.fromAsync(around.client.listApiKeys({ name }));
      return keys.filter((key) => key.name === name);
    },
  };
}
