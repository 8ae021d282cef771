// biome-ignore-all lint/suspicious/noTemplateCurlyInString: programs and expressions of Terraform
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DeclaredAttribute } from '../declared-attribute.ts';
import type { KeyDeclaration } from '../key-declaration.ts';
import { memoryFiles, textAt } from '../memory-files.fixture.ts';
import { readCdk } from './read-cdk.ts';

const JSON_PATH = 'infra/cdktf.out/stacks/keys/cdk.tf.json';
const NAMED = { name: 'CI gate', permissions: 'read-only' };

interface Synthesized {
  readonly id?: string;
  readonly attributes?: object;
  readonly trace?: readonly string[];
}

function stack(keys: readonly Synthesized[], more: object = {}): string {
  const blocks = keys.map(({ id, attributes = NAMED, trace }, index): [string, object] => {
    const name = id ?? `k${index}`;
    return [name, { '//': { metadata: { path: `keys/${name}`, stackTrace: trace } }, ...attributes }];
  });
  return JSON.stringify({ ...more, resource: { lowerplane_api_key: Object.fromEntries(blocks) } }, null, 2);
}

/** Takes the marks `«1»` out of a program, and says where each was. */
function marked(program: string): { readonly text: string; readonly sites: readonly string[] } {
  const sites: string[] = [];
  let text = program;
  for (let match = /«(\d)»/.exec(text); match !== null; match = /«(\d)»/.exec(text)) {
    text = text.slice(0, match.index) + text.slice(match.index + match[0].length);
    const before = text.slice(0, match.index).split('\n');
    sites[Number(match[1])] = `${before.length}:${(before.at(-1)?.length ?? 0) + 1}`;
  }
  return { text, sites };
}

async function read(files: Readonly<Record<string, string>>) {
  const paths = Object.keys(files).filter((path) => path.endsWith('cdk.tf.json'));
  const found = await readCdk(memoryFiles(files), paths);
  const at = (value: DeclaredAttribute<unknown>) =>
    value.kind === 'known' || value.kind === 'undecidable' ? textAt(files, value.at) : value.kind;
  return { ...found, at, header: (key: KeyDeclaration) => textAt(files, key.header) };
}

/** Reads one key that was made at mark 0 of main.ts, called from marks 1, 2 and so on. */
async function readProgram(program: string, attributes: object = NAMED) {
  const { text, sites } = marked(program);
  const trace = sites.map((site) => `main.ts:${site}`);
  const files = { 'infra/main.ts': text, [JSON_PATH]: stack([{ attributes, trace }]) };
  const result = await read(files);
  const [key] = result.keys;
  if (key === undefined) expect.unreachable();
  return { ...result, key };
}

describe('a synthesized key', () => {
  it('is told at the line of the program that declares it', async () => {
    const { key, at, header, faults, files } = await readProgram(
      `import { ApiKey } from 'lowerplane-keys/cdktf';
// What the pipeline asks with.
// lowerplane:purpose CI/CD security gate
const gate = «0»new ApiKey(stack, 'ci-gate', {
  name: \`CI gate\`, // the name
  "permissions": 'read-only',
  environments: ["production"],
  expires: { in: '90d' },
  rotation: { every: '30d', overlap: "7d" },
  deliverTo: [{ file: 'a}b,c' }, ...(recipient ? [{ age: [recipient] }] : [])],
  secretInState: false, /* no, really: secretInState: true */ deletionProtection: true,
});
`,
      {
        ...NAMED,
        environments: ['production'],
        expires_in: '90d',
        rotation: { every: '30d', overlap: '7d' },
        deliver_to: [{ file: { path: 'a}b,c' } }],
        secret_in_state: false,
        deletion_protection: true,
      },
    );
    expect(faults).toEqual([]);
    expect(files).toEqual([JSON_PATH, 'infra/main.ts']);
    expect(key).toMatchObject({
      origin: 'cdk',
      address: 'keys/k0',
      extent: { line: 4, endLine: 12, endColumn: 3 },
    });
    expect(header(key)).toBe('new ApiKey(');
    expect([key.name, key.permissions, key.environments, key.expiration, key.rotation].map(at)).toEqual([
      '`CI gate`',
      "'read-only'",
      '["production"]',
      "'90d'",
      `{ every: '30d', overlap: "7d" }`,
    ]);
    expect(at(key.destinations)).toBe("[{ file: 'a}b,c' }, ...(recipient ? [{ age: [recipient] }] : [])]");
    expect([key.secretInState, key.deletionProtection].map(at)).toEqual(['false', 'true']);
    expect(key.purpose).toMatchObject({ value: 'CI/CD security gate', at: { line: 3 } });
    expect(key.insertion).toEqual({
      path: 'infra/main.ts',
      afterLine: 4,
      lineText: "const gate = new ApiKey(stack, 'ci-gate', {",
      indent: '  ',
      syntax: 'typescript',
    });
  });

  it('reaches all environments in so many words', async () => {
    const { key, at } = await readProgram("«0»new ApiKey(s, 'a', { environments: 'all' });");
    expect(key.environments).toMatchObject({ kind: 'known', value: 'all' });
    expect(at(key.environments)).toBe("'all'");
    expect(key.insertion).toBeUndefined();
  });

  it.each([
    ['a variable', "const props = { name: 'CI gate' };\n«0»new ApiKey(s, 'a', props);", "'CI gate'"],
    [
      'a variable with a type, through another',
      "const base: Partial<Props> = {\n  name: 'CI gate' };\nconst p = { ...base };\n«0»new ApiKey(s, 'a', { ...p, permissions });",
      "'CI gate'",
    ],
    ['a call of it', "«0»new ApiKey(s, 'a', { name: nameOf(stack, [1, 2]) });", 'nameOf(stack, [1, 2])'],
    [
      'types',
      "«0»new keys.ApiKey<A, B>(s, 'a', { x: f<A, Map<B, C>>(1), name: id<string, 1>('a') as string })",
      "id<string, 1>('a') as string",
    ],
    ['a shorthand', "«0»new ApiKey(s, 'a', { name, permissions })", 'name'],
    [
      'a regular expression',
      "«0»new ApiKey(s, 'a', { x: 'a'.replace(/[/'\"{]/g, ''), y: 4 / 2, name: 'CI gate' })",
      "'CI gate'",
    ],
    [
      'a template',
      "«0»new ApiKey(s, 'a', { x: `}${f({ name: `${'}'}` })}`, name: `CI ${'gate'}` })",
      "`CI ${'gate'}`",
    ],
    ['the last of two', "«0»new ApiKey(s, 'a', { name: 'x', name: 'CI gate' })", "'CI gate'"],
    [
      'methods beside it',
      "«0»new ApiKey(s, 'a', { get x() { return { name: 1 }; }, async *name2() {}, ['a' + b]: 1, name: 'CI gate' })",
      "'CI gate'",
    ],
    ['nothing', "«0»new ApiKey(s, 'a', theirProps());", 'new ApiKey('],
    [
      'a shadowed variable, which could be any',
      "{ const p = { name: 'x' } }\nconst p = { name: 'CI gate' };\n«0»new ApiKey(s, 'a', p);",
      'new ApiKey(',
    ],
  ])('has its name in %s', async (_case, program, expected) => {
    const { key, at } = await readProgram(program);
    expect(at(key.name)).toBe(expected);
  });

  it('is found where a source map has the wrong column, if one thing only is made on the line', async () => {
    const { key, header } = await readProgram("const «0»gate = new ApiKey(s, 'a', {});");
    expect(header(key)).toBe('new ApiKey(');
    const other = await readProgram("const «0»gate = [new ApiKey(s, 'a', {}), new ApiKey(s, 'b', {})];");
    expect(other.key.header.path).toBe(JSON_PATH);
  });

  it('takes one more property where a line ends, with the indent of its neighbours', async () => {
    const { key } = await readProgram("«0»new ApiKey(s, 'a', { name: 'CI gate',\n      permissions,\n});");
    expect(key.insertion).toMatchObject({ afterLine: 1, indent: '      ' });
  });

  it('says why a value is not known', async () => {
    const { key, at } = await readProgram(
      "«0»new ApiKey(s, 'a', { name: 'a', expires: { in: ttl.value } });",
      {
        ...NAMED,
        expires_in: '${aws_ssm_parameter.ttl.value}',
      },
    );
    expect(key.expiration).toMatchObject({
      kind: 'undecidable',
      because: expect.stringContaining('aws_ssm_parameter.ttl'),
    });
    expect(at(key.expiration)).toBe('ttl.value');
  });

  it('is read through variables that have defaults, and is as many keys as its for_each says', async () => {
    const text = stack(
      [
        {
          attributes: {
            for_each: { a: 1, b: 2 },
            name: 'key ${each.key}',
            permissions: 'admin',
            expires_in: '${var.ttl}',
          },
        },
      ],
      { variable: { ttl: { default: '30d' } } },
    );
    const { keys } = await read({ [JSON_PATH]: text });
    expect(keys.map(({ address, name }) => [address, name.kind === 'known' && name.value])).toEqual([
      ['keys/k0["a"]', 'key a'],
      ['keys/k0["b"]', 'key b'],
    ]);
    expect(keys[0]?.expiration).toMatchObject({ kind: 'known', value: { kind: 'in', ms: 30 * 86_400_000 } });
  });
});

describe('keys that are made at one place', () => {
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

  it('by a helper are told where the helper is called', async () => {
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

  it('by a class around them are told where that is made', async () => {
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

  it('by a loop are told at the place itself', async () => {
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

  it('in two stacks of one class are told where the stacks are made', async () => {
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

  it('through the constructor of a class of one’s own lead to where that is made', async () => {
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
    ['a file that is no program', ['cdktf.json:1:1']],
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

describe('what is no synthesized code', () => {
  it('is a fault when it cannot be read', async () => {
    const { keys, faults } = await read({ [JSON_PATH]: `{"resource": {"lowerplane_api_key": [` });
    expect(keys).toEqual([]);
    expect(faults[0]).toMatchObject({ kind: 'unreadable', at: { path: JSON_PATH } });
    const missing = await readCdk(memoryFiles({}), [JSON_PATH, 'main.tf.json']);
    expect(missing.faults).toHaveLength(1);
    expect(missing.files).toEqual([JSON_PATH]);
  });

  it('is passed over without keys', async () => {
    const { keys, faults, files } = await read({ [JSON_PATH]: '{"resource": {"aws_instance": {}}}' });
    expect({ keys, faults, files }).toEqual({ keys: [], faults: [], files: [JSON_PATH] });
  });

  it('may have values that no key can have', async () => {
    const { key, faults } = await readProgram("«0»new ApiKey(s, 'a', {\n  permissions: 'root' as any });", {
      name: 'a',
      permissions: 'root',
    });
    expect(key.permissions.kind).toBe('invalid');
    expect(faults).toMatchObject([
      { kind: 'invalid-value', at: { path: 'infra/main.ts', line: 2, column: 16 } },
    ]);
  });
});

describe('for any program', () => {
  it('the text at the place of a value is the value as it is written', async () => {
    const noise = fc.constantFrom(
      '/* name: 1 */',
      "x: { name: 'no' },",
      'y: [1, { name: 2 }],',
      '// , name: }\n',
      'z: (a, b) => { return `${a}{`; },',
      "'w-x': f<A, B>(1),",
      'v: 1 / 2 / 3,',
      'u: /[,}]/.test("}"),',
      '...rest,',
    );
    const value = fc.constantFrom(
      "'CI gate'",
      '"CI gate"',
      '`CI gate`',
      'nameOf({ name: 1 })',
      "a ? 'CI gate' : 'x'",
      'await name()',
    );
    const property = fc.asyncProperty(
      fc.array(noise, { maxLength: 6 }),
      value,
      fc.array(noise, { maxLength: 6 }),
      async (before, written, after) => {
        const program = `«0»new ApiKey(stack, 'a', { ${before.join(' ')} name: ${written}, ${after.join(' ')} });\n`;
        const { key, at, header } = await readProgram(program);
        expect([header(key), at(key.name)]).toEqual(['new ApiKey(', written]);
      },
    );
    await fc.assert(property, { numRuns: 200 });
  });

  it('no text at all makes reading fail', async () => {
    const pieces = [
      'new ApiKey(',
      '{',
      '}',
      '(',
      ')',
      '[',
      ']',
      '`',
      '${',
      "'",
      '"',
      '/',
      '*',
      '//',
      '\\',
      '"\\',
      '<',
      '>',
      ',',
      ':',
      'name',
      '...',
      '\n',
      ' ',
    ];
    const soup = fc.array(fc.constantFrom(...pieces), { maxLength: 60 }).map((parts) => parts.join(''));
    const property = fc.asyncProperty(soup, async (written) => {
      const { key } = await readProgram(`«0»new ApiKey(${written}`);
      expect(['infra/main.ts', JSON_PATH]).toContain(key.header.path);
    });
    await fc.assert(property, { numRuns: 500 });
  });

  it('takes no more time for text made to take long', async () => {
    for (const piece of ['"\\', '/*', '/[', 'a<', '({']) {
      const { key } = await readProgram(`«0»new ApiKey(${piece.repeat(20_000)}`);
      expect(key.header.path).toBe(JSON_PATH);
    }
  });
});
