import { expect, it } from 'vitest';
import type { FileSource } from '../../../provider/declarations/declarations.ts';
import { readDeclarations } from '../../../provider/declarations/read-declarations.ts';
import { findings, onlyViolation } from '../../../test/check/keys.ts';
import { deletionProtectionOff } from './deletion-protection-off.ts';

// Built here and no fixture: a program in a fixture's folder would be compiled and linted with ours.
const PROGRAM = `import { ApiKey } from 'lowerplane-keys/cdktf';

new ApiKey(stack, 'users', {
  name: 'User Provisioning',
  permissions: 'admin',
  environments: 'all',
  expires: { in: '90d' },
  deliverTo: [{ file: 'secrets/users.key' }],
});
`;

const SYNTHESIZED = JSON.stringify({
  resource: {
    lowerplane_api_key: {
      users: {
        '//': { metadata: { path: 'keys/users', uniqueId: 'users', stackTrace: ['main.ts:3:1'] } },
        name: 'User Provisioning',
        permissions: 'admin',
        expires_in: '90d',
        deliver_to: [{ file: { path: 'secrets/users.key' } }],
      },
    },
  },
});

const FILES = new Map([
  ['cdktf.out/stacks/keys/cdk.tf.json', SYNTHESIZED],
  ['main.ts', PROGRAM],
]);

const source: FileSource = {
  list: async () => [...FILES.keys()].sort(),
  read: async (path) => FILES.get(path),
};

it('suggests a property on a line of the program that declares the key', async () => {
  const found = onlyViolation(
    findings(deletionProtectionOff, { declarations: await readDeclarations(source) }),
  );
  expect(found.place).toMatchObject({ kind: 'code', range: { path: 'main.ts', line: 3 } });
  expect(found.suggestion).toEqual({
    path: 'main.ts',
    firstLine: 3,
    lastLine: 3,
    replacement: "new ApiKey(stack, 'users', {\n  deletionProtection: true,",
  });
});
