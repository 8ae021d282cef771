import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeKeyText } from '../../../provider/keys/key-text.ts';
import { keysFile } from '../engine/engine-world.ts';
import { type Ran, surroundings } from './ran-command.ts';

const SECRET = makeKeyText(new Uint8Array(64).map((_, index) => index * 3));
const HIDDEN = '(a secret, not shown)';
/** Like the start of a key, but none. */
const PLAIN = 'help_documentationofthegate';

const TERRAFORM = `variable "gate" {}
resource "lowerplane_api_key" "gate" {
  name        = var.gate
  permissions = "read-only"
  expires_in  = "90d"
  deliver_to  = [{ file = { path = "gate.key" } }]
}
`;

/** Cells of tables may be wrapped. */
function expectHidden({ out, error }: Pick<Ran, 'out' | 'error'>): void {
  const all = `${out}${error}`.replace(/\s/g, '');
  expect(all).not.toContain(SECRET.slice(3, 19));
  expect(all).not.toContain(SECRET.slice(-16));
}

async function declared(from: 'yaml' | 'a variable of Terraform') {
  const around = await surroundings();
  const write = (name: string, text: string) => writeFileSync(join(around.folder, name), text);
  if (from === 'yaml') write('lowerplane.yaml', keysFile().replaceAll('CI gate', SECRET));
  else write('main.tf', TERRAFORM);
  const environment = { ...around.environment, TF_VAR_gate: SECRET };
  const run = async (args: readonly string[], width = 80) => {
    const ran = await around.run(args, { environment, width });
    expectHidden(ran);
    return ran;
  };
  return { ...around, run, write, read: (name: string) => readFileSync(join(around.folder, name), 'utf8') };
}

describe.each(['yaml', 'a variable of Terraform'] as const)(
  'a key text as the name of a key in %s',
  (from) => {
    it('is in no plan, and the plan can be applied', async () => {
      const { run, read } = await declared(from);
      for (const format of ['terminal', 'json', 'markdown']) {
        const { code, out } = await run(['plan', '--format', format]);
        expect(code).toBe(0);
        expect(out).toContain(HIDDEN);
      }
      await run(['plan', '--out', 'plan.json', '--output', 'markdown=plan.md']);
      for (const file of ['plan.json', 'plan.md']) expectHidden({ out: read(file), error: '' });
      const { code, error } = await run(['apply', 'plan.json']);
      expect(code, error).toBe(0);
      expect((await run(['plan'])).out).toContain('No changes.');
    });

    it('is in no error', async () => {
      const { run, write } = await declared(from);
      write('second.yaml', keysFile().replaceAll('CI gate', SECRET));
      const { code, error } = await run(['plan', '--from', '.', '--from', 'second.yaml']);
      expect(code).not.toBe(0);
      expect(error).toContain(HIDDEN);
      expect((await run(['plan', '--rotate', `${SECRET}x`])).code).toBe(2);
    });
  },
);

describe('a key text as the name of a key that exists', () => {
  it('is in no list, report or forecast', async () => {
    const { run, key, read } = await declared('yaml');
    await key({ name: SECRET, permissions: 'read-only' });
    await key({ name: PLAIN, permissions: 'admin' });
    for (const format of ['terminal', 'json', 'csv'])
      for (const width of [40, 80, 200]) {
        const { code, out } = await run(['keys', 'list', '--format', format], width);
        expect(code).toBe(0);
        expect(out.replace(/\s/g, '')).toContain(HIDDEN.replaceAll(' ', ''));
        if (width === 200) expect(out).toContain(PLAIN);
      }
    await run(['keys', 'show', SECRET]);
    for (const format of ['terminal', 'json']) await run(['forecast', '--format', format]);
    for (const format of ['terminal', 'json', 'html']) {
      const { out } = await run(['report', '--format', format]);
      if (format !== 'terminal') expect(out).toContain(PLAIN);
    }
    await run(['report', '--output', 'keys.html']);
    expectHidden({ out: read('keys.html'), error: '' });
  });
});

it.each(['terminal', 'json'])('keys create and rotate show the new key, and no other: %s', async (format) => {
  const { run } = await surroundings();
  const made = await run(['keys', 'create', SECRET, '--permissions', 'read-only', '--format', format]);
  expect(made.code).toBe(0);
  const rotated = await run(['keys', 'rotate', SECRET, '--format', format]);
  expect(rotated.code).toBe(0);
  for (const { out, error } of [made, rotated]) {
    expect(out + error).toContain(HIDDEN);
    expect(out + error).not.toContain(SECRET);
    expect(out).toMatch(/lp_[0-9A-Za-z]{36}/);
  }
});
