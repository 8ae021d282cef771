import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FLAVOURS } from '../../../provider/constructs/flavour.ts';
import { memoryFiles } from '../../../provider/declarations/memory-files.fixture.ts';
import { readDeclarations } from '../../../provider/declarations/read-declarations.ts';
import { createApp, type Example } from './example.ts';

/** As the guide shows it. Terraform 1.11 cannot run the result: action blocks are of 1.14. */
const PROGRAM = `import { App, TerraformStack } from 'FLAVOUR';
import { ApiKey, LowerPlaneProvider, RevokeKey, RotateKey, triggerActions } from 'lowerplane/FLAVOUR';

const app = new App();
const stack = new TerraformStack(app, 'lowerplane-keys');
new LowerPlaneProvider(stack, 'lowerplane');
new RotateKey(stack, 'dashboard', { key: 'Internal Dashboard', deliverTo: [{ file: 'secrets/dashboard.key' }] });
const old = new RevokeKey(stack, 'old', { key: 'Old dashboard', lastFour: 'x7Qp' });
const key = new ApiKey(stack, 'new', {
  name: 'New dashboard',
  permissions: 'read-only',
  environments: ['production'],
  expires: { in: '90d' },
  deliverTo: [{ file: 'secrets/new.key' }],
});
triggerActions(key, { events: ['after_create'], actions: [old] });
app.synth();
`;

describe.each(FLAVOURS)('an app with actions on %s', (flavour) => {
  let app: Example;
  let text: string;
  beforeAll(async () => {
    app = await createApp(flavour, PROGRAM.replaceAll('FLAVOUR', flavour));
    text = await app.synthesize();
  });
  afterAll(() => app.dispose());

  it('synthesizes the blocks', () => {
    const { action, resource } = JSON.parse(text);
    expect(action).toMatchObject({
      lowerplane_rotate_key: {
        dashboard: {
          config: {
            key: 'Internal Dashboard',
            deliver_to: [{ file: { path: 'secrets/dashboard.key' } }],
          },
        },
      },
      lowerplane_revoke_key: { old: { config: { key: 'Old dashboard', last_four: 'x7Qp' } } },
    });
    expect(action.lowerplane_revoke_key.old['//'].metadata).toMatchObject({ path: 'lowerplane-keys/old' });
    expect(resource.lowerplane_api_key.new.lifecycle).toEqual({
      action_trigger: [{ events: ['after_create'], actions: ['action.lowerplane_revoke_key.old'] }],
    });
  });

  it('compiles against the types that ship', async () => {
    await app.checkTypes();
  });

  it.each(['its program', 'its synthesized stack'])('declares its one key in %s', async (place) => {
    const files =
      place === 'its program'
        ? { 'cdktf.json': '{}', 'main.ts': app.source }
        : { 'cdktf.out/stacks/keys/cdk.tf.json': text };
    const { keys, faults } = await readDeclarations(memoryFiles(files));
    expect(faults).toEqual([]);
    expect(keys.map(({ name }) => name)).toMatchObject([{ kind: 'known', value: 'New dashboard' }]);
  });
});
