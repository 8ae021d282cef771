// biome-ignore-all lint/suspicious/noTemplateCurlyInString: programs and expressions of Terraform
import { describe, expect, it } from 'vitest';
import { memoryFiles } from '../memory-files.fixture.ts';
import { readCdk } from './read-cdk.ts';
import { JSON_PATH, NAMED, read, readProgram, stack } from './read-program.fixture.ts';

describe('a synthesized key', () => {
  it('is located at the line of the program that declares it', async () => {
    const { key, at, header, faults, files } = await readProgram(
      `import { ApiKey } from 'lowerplane/cdktf';
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

  it('reaches all environments when it says so', async () => {
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

  it('is found when a source map has the wrong column, if the line has only one call', async () => {
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

describe('a file that is not synthesized code', () => {
  it('is a fault when it cannot be read', async () => {
    const { keys, faults } = await read({ [JSON_PATH]: `{"resource": {"lowerplane_api_key": [` });
    expect(keys).toEqual([]);
    expect(faults[0]).toMatchObject({ kind: 'unreadable', at: { path: JSON_PATH } });
    const missing = await readCdk(memoryFiles({}), [JSON_PATH, 'main.tf.json']);
    expect(missing.faults).toHaveLength(1);
    expect(missing.files).toEqual([JSON_PATH]);
  });

  it('is skipped without keys', async () => {
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
