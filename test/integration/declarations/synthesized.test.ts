import { writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { synthesize } from '../../../action/check/collect/synthesis/synthesize.ts';
import { FLAVOURS } from '../../../provider/constructs/flavour.ts';
import type { DeclaredAttribute } from '../../../provider/declarations/declared-attribute.ts';
import type { KeyDeclaration } from '../../../provider/declarations/key-declaration.ts';
import { memoryFiles, textAt } from '../../../provider/declarations/memory-files.fixture.ts';
import { readDeclarations } from '../../../provider/declarations/read-declarations.ts';
import { copyExample, type Example } from '../constructs/example.ts';

/** Keys made in every way but one by one. */
const SHAPES = `import { App, TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import { ApiKey, LowerPlaneProvider } from 'lowerplane/cdktf';

const app = new App();

/** A stack of its own for each environment. */
class Keys extends TerraformStack {
  constructor(scope: App, id: string) {
    super(scope, id);
    new LowerPlaneProvider(this, 'lowerplane');
    new ApiKey(this, 'shared', {
      name: \`Gate of \${id}\`,
      permissions: 'read-only',
      environments: 'all',
      expires: { in: '90d' },
      deliverTo: [{ file: 'gate.key' }],
    });
  }
}
new Keys(app, 'staging');
const stack = new Keys(app, 'production');

function reader(name: string) {
  return new ApiKey(stack, name, {
    name,
    permissions: 'read-only',
    environments: ['production'],
    expires: { in: '30d' },
    deliverTo: [{ file: name }],
  });
}
reader('First Dashboard');
reader('Second Dashboard');

class TeamKey extends Construct {
  constructor(scope: Construct, id: string, props: { readonly name: string; readonly team: string }) {
    super(scope, id);
    new ApiKey(this, 'key', {
      name: props.name,
      permissions: 'read-write',
      environments: ['production'],
      expires: 'never',
      deliverTo: [{ file: props.team }],
    });
  }
}
new TeamKey(stack, 'red', { name: 'Evidence of Red', team: 'red' });
new TeamKey(stack, 'blue', { name: 'Evidence of Blue', team: 'blue' });

class AdminKey extends ApiKey {
  constructor(scope: Construct, id: string, name: string) {
    super(scope, id, {
      name,
      permissions: 'admin',
      environments: ['production'],
      rotation: { every: '90d' },
      deliverTo: [{ file: id }],
    });
  }
}
new AdminKey(stack, 'users', 'User Provisioning');

for (const environment of ['staging', 'development'] as const) {
  new ApiKey(stack, environment, { name: environment, permissions: 'read-only', environments: [environment], expires: { in: '7d' }, deliverTo: [{ file: environment }] });
}
app.synth();
`;

describe.each(FLAVOURS)('an app on %s, synthesized for the gate', (flavour) => {
  let example: Example;
  let shapes: string;
  beforeAll(async () => {
    example = await copyExample(flavour);
    shapes = SHAPES.replaceAll('cdktf', flavour);
    await writeFile(join(example.directory, 'shapes.ts'), shapes);
  });
  afterAll(() => example.dispose());

  /** Synthesizes an app in a directory `infra`, as far as paths show. */
  async function read(program: string) {
    const folder = basename(example.directory);
    const texts = { [`${folder}/main.ts`]: example.source, [`${folder}/shapes.ts`]: shapes };
    const files = await synthesize(memoryFiles(texts), dirname(example.directory), {
      command: `'${process.execPath}' ${program}`,
      folder,
    });
    const { keys, faults } = await readDeclarations(files);
    expect(faults).toEqual([]);
    const at = (value: DeclaredAttribute<unknown>) =>
      value.kind === 'known' ? `${value.at.line}: ${textAt(texts, value.at)}` : value.kind;
    return { keys, at, header: (key: KeyDeclaration) => `${key.header.line}: ${textAt(texts, key.header)}` };
  }

  function lineOf(text: string, part: string): number {
    return text.split('\n').findIndex((line) => line.includes(part)) + 1;
  }

  it('has the keys of the example at their exact lines', async () => {
    const { keys, at, header } = await read('main.ts');
    expect(keys).toHaveLength(3);
    for (const key of keys) {
      const id = key.address.replace('lowerplane-keys/', '');
      const line = lineOf(example.source, `new ApiKey(stack, '${id}'`);
      expect(header(key)).toBe(`${line}: new ApiKey(`);
      const written = example.source.split('\n').slice(line, line + 5);
      const value = (index: number) => `${line + 1 + index}: ${/: (.*),$/.exec(written[index] ?? '')?.[1]}`;
      expect([at(key.name), at(key.permissions), at(key.environments)]).toEqual([0, 1, 2].map(value));
      expect(at(key.destinations)).toBe(value(4));
      expect(written[3]).toContain(`expires: { in: ${at(key.expiration).split(': ')[1]} }`);
      expect(key.insertion).toMatchObject({ afterLine: line, indent: '  ', syntax: 'typescript' });
    }
  });

  it('has keys of loops, helpers and classes where they can be distinguished', async () => {
    const { keys, at, header } = await read('shapes.ts');
    const places = Object.fromEntries(
      keys.map((key) => [key.address, [header(key), at(key.name), at(key.permissions)]]),
    );
    const line = (part: string) => lineOf(shapes, part);
    const staging = `${line("'staging')")}: new Keys(`;
    const production = `${line("'production')")}: new Keys(`;
    const reading = `${line("permissions: 'read-only',")}: 'read-only'`;
    const helped = `${line('return new ApiKey') + 2}: 'read-only'`;
    const loop = line('new ApiKey(stack, environment');
    expect(places).toEqual({
      'staging/shared': [staging, staging, reading],
      'production/shared': [production, production, reading],
      'production/First Dashboard': [
        `${line("reader('First")}: reader(`,
        `${line("reader('First")}: 'First Dashboard'`,
        helped,
      ],
      'production/Second Dashboard': [
        `${line("reader('Second")}: reader(`,
        `${line("reader('Second")}: 'Second Dashboard'`,
        helped,
      ],
      'production/red/key': [
        `${line("'red',")}: new TeamKey(`,
        `${line("'red',")}: 'Evidence of Red'`,
        `${line("'read-write'")}: 'read-write'`,
      ],
      'production/blue/key': [
        `${line("'blue',")}: new TeamKey(`,
        `${line("'blue',")}: 'Evidence of Blue'`,
        `${line("'read-write'")}: 'read-write'`,
      ],
      'production/users': [
        `${line('new AdminKey(')}: new AdminKey(`,
        `${line('new AdminKey(')}: new AdminKey(`,
        `${line('new AdminKey(')}: new AdminKey(`,
      ],
      'production/staging': [`${loop}: new ApiKey(`, `${loop}: environment`, `${loop}: 'read-only'`],
      'production/development': [`${loop}: new ApiKey(`, `${loop}: environment`, `${loop}: 'read-only'`],
    });
  });
});
