// biome-ignore-all lint/suspicious/noTemplateCurlyInString: programs and expressions of Terraform
import { describe, expect, it } from 'vitest';
import { memoryFiles, textAt } from '../memory-files.fixture.ts';
import { readCdk } from './read-cdk.ts';
import { JSON_PATH, marked, read, stack } from './read-program.fixture.ts';

describe('keys that are created by one line', () => {
  async function readAll(program: string, keys: readonly { attributes: object; marks: readonly number[] }[]) {
    const { text, sites } = marked(program);
    const synthesized = keys.map(({ attributes, marks }) => ({
      attributes,
      trace: marks.map((mark) => `main.ts:${sites[mark]}`),
    }));
    return read({ 'infra/main.ts': text, 'infra/cdktf.json': '{}', [JSON_PATH]: stack(synthesized) });
  }
  const admin = { name: 'b', permissions: 'admin', expires_in: '90d' };
  const reader = { name: 'a', permissions: 'read-only', expires_in: '90d' };

  it('in a helper are located where the helper is called', async () => {
    const { keys, header, at } = await readAll(
      `function key(name: string, permissions: Permissions) {
  return «0»new ApiKey(stack, name, {
    name,
    permissions,
    expires: { in: '90d' },
  });
}
«1»key('a', 'read-only');
// lowerplane:purpose user provisioning
«2»key('b', 'admin');
`,
      [
        { attributes: reader, marks: [0, 1] },
        { attributes: admin, marks: [0, 2] },
      ],
    );
    expect(keys.map(header)).toEqual(['key(', 'key(']);
    expect(
      keys.map((key) => [key.header.line, at(key.name), at(key.permissions), at(key.expiration)]),
    ).toEqual([
      [8, "'a'", "'read-only'", "'90d'"],
      [10, "'b'", "'admin'", "'90d'"],
    ]);
    expect(keys.map(({ purpose }) => purpose.kind)).toEqual(['absent', 'known']);
    expect(keys.map(({ insertion }) => insertion?.afterLine)).toEqual([2, 2]);
  });

  it('in a class around them are located where that is created', async () => {
    const { keys, header, at } = await readAll(
      `class TeamKey extends Construct {
  constructor(scope: Construct, id: string, props: Props) {
    super(scope, id);
    «0»new ApiKey(this, 'key', { ...props, expires: { in: '90d' } });
  }
}
«1»new TeamKey(stack, 'a', { name: 'a', permissions: 'read-only' });
«2»new TeamKey(stack, 'b', { name: 'b', permissions: level });
`,
      [
        { attributes: reader, marks: [0, 1] },
        { attributes: admin, marks: [0, 2] },
      ],
    );
    expect(keys.map(header)).toEqual(['new TeamKey(', 'new TeamKey(']);
    expect(keys.map((key) => [at(key.name), at(key.permissions), at(key.expiration)])).toEqual([
      ["'a'", "'read-only'", "'90d'"],
      ["'b'", 'level', "'90d'"],
    ]);
  });

  it('in a loop are located at that line', async () => {
    const { keys, header, at } = await readAll(
      "for (const permissions of ['read-only', 'admin']) {\n  «0»new ApiKey(stack, permissions, { name: permissions, permissions });\n}\n",
      [
        { attributes: reader, marks: [0] },
        { attributes: admin, marks: [0] },
      ],
    );
    expect(keys.map(header)).toEqual(['new ApiKey(', 'new ApiKey(']);
    expect(keys.map((key) => at(key.name))).toEqual(['permissions', 'permissions']);
  });

  it('in two stacks of one class are located where the stacks are created', async () => {
    const { text, sites } = marked(
      "class Keys extends TerraformStack {\n  constructor(app, id) {\n    super(app, id);\n    «0»new ApiKey(this, 'a', { name: 'CI gate', permissions: 'read-only' });\n  }\n}\n«1»new Keys(app, 'staging');\n«2»new Keys(app, 'production');\n",
    );
    const of = (mark: number) => stack([{ trace: [`main.ts:${sites[0]}`, `main.ts:${sites[mark]}`] }]);
    const { keys, at } = await read({
      'main.ts': text,
      'cdktf.out/stacks/staging/cdk.tf.json': of(1),
      'cdktf.out/stacks/production/cdk.tf.json': of(2),
    });
    expect(keys.map(({ header }) => header.line)).toEqual([7, 8]);
    expect(keys.map((key) => [key.name.kind === 'known' && key.name.at.line, at(key.name)])).toEqual([
      [4, "'CI gate'"],
      [4, "'CI gate'"],
    ]);
  });
});

describe('stack traces', () => {
  const program = "new ApiKey(stack, 'a', { name: 'CI gate' });\n";

  it('of other bindings are followed through packages and generated code, wherever the app ran', async () => {
    const trace = [
      'new TerraformElement (/home/runner/work/shop/shop/infra/node_modules/cdktf/lib/terraform-element.js:32:19)',
      'new ApiKey (/home/runner/work/shop/shop/infra/.gen/providers/lowerplane/api-key/index.ts:90:5)',
      'Object.<anonymous> (/home/runner/work/shop/shop/infra/app/main.ts:1:1)',
      'node:internal/main/run_main_module:33:47',
    ];
    const { keys, at } = await read({
      'infra/app/main.ts': program,
      'app/main.ts': '// another\n',
      [JSON_PATH]: stack([{ trace }]),
    });
    expect(keys[0]?.header).toMatchObject({ path: 'infra/app/main.ts', line: 1 });
    expect(keys.map((key) => at(key.name))).toEqual(["'CI gate'"]);
    // Their properties may have other names than those of our constructs.
    expect(keys[0]?.insertion).toBeUndefined();
  });

  it('through the constructor of a user’s class lead to where that is created', async () => {
    const text = `class TeamKey extends ApiKey {
  constructor(scope, id) {
    super(scope, id, {
      name: 'CI gate',
    });
  }
}
new TeamKey(stack, 'a');
`;
    const trace = ['new TeamKey (/ci/main.ts:3:5)', 'Object.<anonymous> (/ci/main.ts:8:1)'];
    const { keys, at, header } = await read({ 'main.ts': text, [JSON_PATH]: stack([{ trace }]) });
    expect(keys.map((key) => [header(key), at(key.name)])).toEqual([['new TeamKey(', "'CI gate'"]]);
  });

  it.each([
    'at new X (file:///ci/infra/main.ts:1:1)',
    'C:\\ci\\infra\\main.ts:1:1',
    'at async /infra/main.ts:1:1',
  ])('may be written %s', async (line) => {
    const { keys } = await read({ 'infra/main.ts': program, [JSON_PATH]: stack([{ trace: [line] }]) });
    expect(keys[0]?.header.path).toBe('infra/main.ts');
  });

  it.each([
    ['cdktf.json says where the app ran', { 'infra/cdktf.json': '{}' }, 'infra/main.ts'],
    ['cdktf.out does, too', {}, 'infra/main.ts'],
    ['the app ran in a folder above', { 'infra/main.ts': '// no such call\n' }, 'main.ts'],
  ])('are relative to an app’s folder: %s', async (_case, more, expected) => {
    const { keys } = await read({
      'main.ts': program,
      'infra/main.ts': program,
      [JSON_PATH]: stack([{ trace: ['main.ts:1:1'] }]),
      ...more,
    });
    expect(keys[0]?.header.path).toBe(expected);
  });

  it.each([
    ['none', undefined],
    ['no list', 'main.ts:1:1' as unknown as readonly string[]],
    ['a missing file', ['gone.ts:1:1']],
    ['a line beyond the file', ['main.ts:99:1']],
    ['a column beyond the line', ['main.ts:1:9999']],
    ['a line without a call', ['main.ts:2:1']],
    ['a file that is not a program', ['cdktf.json:1:1']],
    ['a file outside', ['../../../etc/passwd:1:1', '/etc/passwd:1:1']],
    ['a program outside', ['../../outside.ts:1:1', '/outside.ts:1:1', '../../../../infra/../../x.ts:1:1']],
    ['a name of Object', ['__proto__:1:1', 'constructor.ts:1:1']],
    ['endless text', ['('.repeat(100_000), `main.ts${':1'.repeat(900)}`]],
    ['numbers that are none', ['main.ts:0:0', 'main.ts:99999999999999:1', 'main.ts:-1:1']],
  ])('that lead nowhere leave the key at its place in the synthesized code: %s', async (_case, trace) => {
    const asked: string[] = [];
    const written = {
      'infra/main.ts': `${program}\n`,
      'infra/cdktf.json': '{"a":1}',
      [JSON_PATH]: stack([{ ...(trace && { trace }) }]),
    };
    const inner = memoryFiles(written);
    const files = {
      list: inner.list,
      read: (path: string) => {
        asked.push(path);
        return inner.read(path);
      },
    };
    const { keys, faults } = await readCdk(files, [JSON_PATH]);
    expect(faults).toEqual([]);
    expect(keys).toMatchObject([
      { header: { path: JSON_PATH }, insertion: undefined, name: { at: { path: JSON_PATH } } },
    ]);
    const { name } = keys[0] ?? expect.unreachable();
    expect(name.kind === 'known' && textAt(written, name.at)).toBe('"CI gate"');
    for (const path of asked) expect(Object.keys(written)).toContain(path);
  });
});
