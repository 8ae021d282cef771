import { execFileSync } from 'node:child_process';
import { mkdir, rename, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { restored } from '../../compatibility/restored.ts';
import { terraformIsMissing } from '../../terraform/find-terraform.ts';
import { keyBlock } from '../../terraform/key-block.ts';
import { LowerPlaneWorkspace } from '../../terraform/lowerplane-workspace.ts';
import { ADDRESS, deliveringTo, expectNothingToDo } from './delivering-workspace.ts';

const file = (path: string) => `{ file = { path = "${path}" } }`;
const RECORDED = join(import.meta.dirname, '..', '..', 'compatibility', '0.1.0', 'state', 'file');
const REFUSED = 'Destination Cannot Take The Secret';

async function delivered(path = 'out/s') {
  const lp = await LowerPlaneWorkspace.open();
  await lp.declare(deliveringTo(file(path)));
  await lp.applied();
  const { id } = await lp.onlyActiveKey();
  return { lp, id, secret: await lp.secret(path) };
}

describe.skipIf(terraformIsMissing())('one location, written in several ways', () => {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is HCL
  it.each(['${path.module}/out/s', './out//s', 'a/../out/s', '${path.cwd}/out/s', 'link/s'])(
    'keeps its key under %s',
    async (spelling) => {
      const { lp, id, secret } = await delivered();
      await symlink('out', join(lp.workspace.directory, 'link'));
      for (const path of [spelling, 'out/s']) {
        await lp.declare(deliveringTo(file(path)));
        const { warnings, counts } = await lp.applied();
        expect({ warnings, counts }).toEqual({ warnings: [], counts: { add: 0, change: 1, remove: 0 } });
        expect((await lp.onlyActiveKey()).id).toBe(id);
        expect(await lp.secret('out/s')).toBe(secret);
        await expectNothingToDo(lp);
      }
      await lp.declare(deliveringTo(file(spelling)));
      await lp.applied();
      await rm(join(lp.workspace.directory, 'out', 's'));
      expect((await lp.plan()).warnings[0]?.detail).toContain('the file is missing');
    },
  );

  it('keeps the key of a state of version 0.1.0', async () => {
    const { lp } = await restored(RECORDED);
    const { id } = await lp.onlyActiveKey();
    const written = await lp.workspace.read('main.tf');
    await lp.workspace.write('main.tf', written.replace('"ci.key"', '"./x/../ci.key"'));
    expect(await lp.applied()).toMatchObject({ counts: { add: 0, change: 1, remove: 0 } });
    expect((await lp.onlyActiveKey()).id).toBe(id);
    await expectNothingToDo(lp);
  });

  it('is refused twice, in one key and in two', async () => {
    const lp = await LowerPlaneWorkspace.open();
    await mkdir(join(lp.workspace.directory, 'out'));
    await symlink('out', join(lp.workspace.directory, 'link'));
    await lp.declare(deliveringTo(file('out/s'), file('link/s')));
    expect((await lp.plan()).errors).toMatchObject([
      {
        summary: 'Destination Declared Twice',
        detail: expect.stringContaining('file:link/s is the same location as file:out/s'),
        address: ADDRESS,
      },
    ]);
    const key = (name: string, path: string) =>
      keyBlock({ name: `"${name}"`, deliver_to: `[${file(path)}]` }, name);
    await lp.declare(key('one', 'out/s') + key('two', 'link/s'));
    expect((await lp.plan()).errors).toMatchObject([{ summary: 'Destination Of Another Key' }]);
    expect(await lp.keys()).toEqual([]);
  });

  it('keeps its file when one of two spellings is dropped', async () => {
    const lp = await LowerPlaneWorkspace.open();
    const { directory } = lp.workspace;
    await lp.declare(deliveringTo(file('out/s'), file('other/s')));
    await lp.applied();
    const { id } = await lp.onlyActiveKey();
    await rename(join(directory, 'other'), join(directory, 'unused'));
    await symlink('out', join(directory, 'other'));
    expect((await lp.plan()).errors).toMatchObject([{ summary: 'Destination Declared Twice' }]);
    await lp.declare(deliveringTo(file('out/s')));
    await lp.applied();
    expect((await lp.onlyActiveKey()).id).toBe(id);
    expect(await lp.use(await lp.secret('out/s'))).toBe(200);
    await expectNothingToDo(lp);
  });
});

describe.skipIf(terraformIsMissing())('a file that holds another key', () => {
  const OTHER_STATE = '-state=other.tfstate';

  it('of another state is not overwritten: that is refused at plan', async () => {
    const { lp, id, secret } = await delivered('ci.key');
    const { code, errors } = await lp.plan(OTHER_STATE);
    expect(code).toBe(1);
    expect(errors).toMatchObject([{ summary: REFUSED, address: ADDRESS }]);
    expect(errors[0]?.detail).toContain(
      `ci.key holds the secret of another active key, "CI gate" (${id}, ending in ${secret.slice(-4)}). Nothing was overwritten.`,
    );
    expect(errors[0]?.snippet?.code).toContain('deliver_to');
    expect(await lp.secret()).toBe(secret);
    expect((await lp.onlyActiveKey()).id).toBe(id);
    await lp.outside.revokeApiKey(id);
    expect(await lp.applied(OTHER_STATE)).toMatchObject({ counts: { add: 1 } });
  });

  it('that came after the plan is not overwritten: the new key ends', async () => {
    const lp = await LowerPlaneWorkspace.open();
    await lp.declare(deliveringTo(file('ci.key')));
    expect(await lp.plan()).toMatchObject({ code: 0 });
    const other = await lp.createOutside({ name: 'Other', permissions: 'read-only', environments: 'all' });
    await lp.workspace.write('ci.key', other.secret);
    const { code, errors } = await lp.apply('plan.bin');
    expect(code).toBe(1);
    expect(errors[0]?.detail).toMatch(/holds the secret of another active key, "Other"/);
    expect(await lp.secret()).toBe(other.secret);
    expect((await lp.onlyActiveKey()).id).toBe(other.key.id);
  });

  it.each(['[lowerplane_api_key.ci]', null])(
    'of another LowerPlane is not overwritten: after %s',
    async (after) => {
      const lp = await LowerPlaneWorkspace.open();
      const other = await LowerPlaneWorkspace.open();
      const alias = `}
provider "lowerplane" {
  alias    = "other"
  base_url = "${other.emulator.url}"
  api_key  = "${other.providerKey}"
`;
      const second = keyBlock({ provider: 'lowerplane.other', depends_on: after }, 'other');
      await lp.declare(keyBlock() + second, alias);
      const { code, errors } = await lp.report(['apply', '-auto-approve'], {});
      expect({ code, errors: errors.length }).toEqual({ code: 1, errors: 1 });
      // At the same moment, either may be the first.
      if (after !== null)
        expect(errors[0]?.detail).toContain(
          'that this organization does not know. It may be in use elsewhere.',
        );
      const [held, working] = [
        await lp.secret(),
        [...(await lp.activeKeys()), ...(await other.activeKeys())],
      ];
      expect(working).toHaveLength(1);
      expect(held.endsWith(working[0]?.last_four ?? '')).toBe(true);
    },
  );
});

describe.skipIf(terraformIsMissing())('a path that no file can have', () => {
  it('is an error at plan, at its destination', async () => {
    const lp = await LowerPlaneWorkspace.open();
    const { directory } = lp.workspace;
    execFileSync('mkfifo', [join(directory, 'fifo')]);
    await mkdir(join(directory, 'folder'));
    await symlink('/proc/self', join(directory, 'link'));
    const MISTAKES = {
      folder: 'is not a regular file',
      fifo: 'is not a regular file',
      '/dev/null': 'a file system of the kernel',
      '/sys/ci.key': 'a file system of the kernel',
      'link/ci.key': 'a file system of the kernel',
      'main.tf/ci.key': 'cannot be written: ENOTDIR',
    };
    const block = (path: string, label: string) =>
      keyBlock({ name: `"${label}"`, deliver_to: `[${file('keys/'.concat(label))}, ${file(path)}]` }, label);
    await lp.declare(
      Object.keys(MISTAKES)
        .map((path, index) => block(path, `k${index}`))
        .join(''),
    );
    const { code, errors } = await lp.plan();
    expect(code).toBe(1);
    for (const [index, words] of Object.values(MISTAKES).entries()) {
      const error = errors.find(({ address }) => address === `lowerplane_api_key.k${index}`);
      expect(error).toMatchObject({ summary: REFUSED, detail: expect.stringContaining(words) });
    }
    expect(errors).toHaveLength(Object.keys(MISTAKES).length);
    expect(await lp.keys()).toEqual([]);
  });
});

describe.skipIf(terraformIsMissing())('an imported key whose secret is at its destination', () => {
  const SPEC = { name: 'CI gate', permissions: 'read-only', environments: ['production'] } as const;
  const BLOCK = keyBlock({ expires_in: '"never"' });
  const importing = (id: string) => `import {\n  to = ${ADDRESS}\n  id = "${id}"\n}\n`;

  it('is taken over without a word, and watched from then on', async () => {
    const lp = await LowerPlaneWorkspace.open();
    const { key, secret } = await lp.createOutside({ ...SPEC, environments: ['production'] });
    await lp.workspace.write('ci.key', `${secret}\n`);
    await lp.declare(importing(key.id) + keyBlock({ expires_in: '"never"', rotate_trigger: '"first"' }));
    expect((await lp.applied()).warnings).toEqual([]);
    expect((await lp.onlyActiveKey()).id).toBe(key.id);
    await expectNothingToDo(lp);
    await rm(join(lp.workspace.directory, 'ci.key'));
    const { warnings, counts } = await lp.applied();
    expect(warnings[0]?.detail).toContain('file:ci.key (the file is missing)');
    expect(counts).toMatchObject({ change: 1 });
    expect(await lp.use(await lp.secret())).toBe(200);
    await expectNothingToDo(lp);
  });

  it('is taken over again after it left the state', async () => {
    const { lp, id, secret } = await delivered('ci.key');
    await lp.workspace.succeed(['state', 'rm', ADDRESS]);
    await lp.declare(importing(id) + keyBlock());
    expect((await lp.applied()).warnings).toEqual([]);
    expect(await lp.secret()).toBe(secret);
    await expectNothingToDo(lp);
  });

  it('is taken over when the secret comes later', async () => {
    const lp = await LowerPlaneWorkspace.open();
    const { key, secret } = await lp.createOutside({ ...SPEC, environments: ['production'] });
    await lp.declare(importing(key.id) + BLOCK);
    expect((await lp.applied()).warnings).toMatchObject([
      { summary: 'Secret Of An Imported Key Is Not Known' },
    ]);
    await lp.workspace.write('ci.key', secret);
    await expectNothingToDo(lp);
    await lp.applied('-refresh-only');
    await rm(join(lp.workspace.directory, 'ci.key'));
    expect((await lp.plan()).warnings[0]?.detail).toContain('file:ci.key (the file is missing)');
  });
});
