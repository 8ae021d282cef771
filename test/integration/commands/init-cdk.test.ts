import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { dispatch } from '../../../provider/cli/dispatch.ts';
import { FLAVOURS } from '../../../provider/constructs/flavour.ts';
import { SECURITY_GATE } from '../../../provider/keys/use-case.ts';
import { capturedIo } from '../../cli/captured-io.ts';
import { createApp } from '../constructs/example.ts';
import { MadeRepository } from '../scan/made-repository.ts';
import { surroundings } from './ran-command.ts';

async function run(cwd: string, args: readonly string[]) {
  const { io, printed } = capturedIo({ cwd, width: 80 });
  return { code: await dispatch(args, io), ...printed };
}

async function declarations(cwd: string) {
  const ran = await run(cwd, ['init', '--yes', '--only', 'declarations', '--format', 'json']);
  const { files }: { files: readonly { file: string; outcome: string }[] } = JSON.parse(ran.out);
  return Object.fromEntries(files.map(({ file, outcome }) => [file, outcome]));
}

function appOf(files: Readonly<Record<string, object | string>>, isOnGithub = false): MadeRepository {
  const repository = new MadeRepository();
  if (isOnGithub) repository.git('remote', 'add', 'origin', 'git@github.com:octo/app.git');
  for (const [path, content] of Object.entries(files))
    repository.write(path, typeof content === 'string' ? content : JSON.stringify(content));
  return repository;
}

const SETTINGS = { language: 'typescript', app: 'npx node main.ts' };

describe.each(FLAVOURS)('init beside an app on %s', (flavour) => {
  it.each([true, false])('declares the key with the helper; on GitHub: %s', async (isOnGithub) => {
    const repository = appOf({ 'package.json': { dependencies: { [flavour]: '*' } } }, isOnGithub);
    expect(await declarations(repository.folder)).toEqual({
      'lowerplane-keys.ts': 'created',
      'cdktf.json': 'created',
      ...(isOnGithub ? {} : { '.lowerplane/.gitignore': 'created' }),
    });
    const source = readFileSync(join(repository.folder, 'lowerplane-keys.ts'), 'utf8');
    expect(source).toContain(`from 'lowerplane/${flavour}'`);
    expect(await declarations(repository.folder)).toEqual({ 'lowerplane-keys.ts': 'kept' });

    // The gate reads the program without running it.
    repository.git('add', '--all');
    const check = await run(repository.folder, ['check', '--offline']);
    expect(check.out).toContain('Read 1 key declaration in 1 file.');
    expect(check.code, check.out).toBe(0);

    const app = await createApp(
      flavour,
      source.replace('new App()', "new App({ outdir: process.env['OUTDIR'] ?? '' })"),
    );
    onTestFinished(() => app.dispose());
    await app.checkTypes();
    const { resource } = JSON.parse(await app.synthesize());
    const { needs, environments, rotation } = SECURITY_GATE;
    expect(resource.lowerplane_api_key['ci-gate']).toMatchObject({
      permissions: needs,
      environments,
      rotation,
      deliver_to: [
        isOnGithub
          ? { github_actions_secret: { repository: 'octo/app', name: 'LOWERPLANE_API_KEY' } }
          : { file: { path: '../../../.lowerplane/secrets/ci-gate.key' } },
      ],
    });
    const around = await surroundings();
    const given = { environment: { ...around.environment, GITHUB_TOKEN: 'x' } };
    const plan = await around.run(['plan', '--from', app.directory], given);
    expect(plan.out).toContain('+ "CI/CD Pipeline - Production" will be created');
    if (isOnGithub) return;
    expect(await around.run(['apply', '--yes', '--from', app.directory])).toMatchObject({ code: 0 });
    expect(existsSync(join(app.directory, '.lowerplane/secrets/ci-gate.key'))).toBe(true);
  });
});

it.each([
  ['cdktn', { 'cdktf.json': SETTINGS, 'package.json': { devDependencies: { cdktn: '1' } } }],
  ['cdktn', { 'cdktf.json': SETTINGS, 'package.json': { dependencies: { cdktf: '1', cdktn: '1' } } }],
  ['cdktf', { 'cdktf.json': SETTINGS }],
  ['cdktf', { 'cdktf.json': SETTINGS, 'package.json': 'not JSON' }],
  ['cdktf', { 'cdktf.json': SETTINGS, 'main.tf': 'locals {}\n' }],
])('takes %s for %j', async (flavour, files) => {
  const { folder } = appOf(files);
  expect(await declarations(folder)).toMatchObject({ 'lowerplane-keys.ts': 'created' });
  expect(readFileSync(join(folder, 'lowerplane-keys.ts'), 'utf8')).toContain(`from '${flavour}'`);
  expect(readFileSync(join(folder, 'cdktf.json'), 'utf8')).toBe(JSON.stringify(SETTINGS));
});

it.each([
  ['lowerplane.yaml', { 'cdktf.json': { language: 'python' } }, 'created'],
  ['lowerplane.yaml', { 'package.json': { dependencies: { constructs: '1' } } }, 'created'],
  ['lowerplane-keys.tf', { 'package.json': [], 'main.tf': 'locals {}\n' }, 'created'],
  ['lowerplane-keys.ts', { 'cdktf.json': SETTINGS, 'lowerplane-keys.ts': 'export {};\n' }, 'left-alone'],
  ['lib/keys.ts', { 'cdktf.json': SETTINGS, 'lib/keys.ts': "import 'lowerplane/cdktf';\n" }, 'kept'],
])('settles on %s for %j', async (file, files, outcome) => {
  expect(await declarations(appOf(files).folder)).toMatchObject({ [file]: outcome });
});

it.each<readonly [name: string, path: string, settings: Readonly<Record<string, string>>]>([
  ['its name has letters that git quotes', 'clés "1".ts', {}],
  ['git colors what it prints', 'keys.ts', { 'color.grep': 'always' }],
  ['git prints paths from the top', 'keys.ts', { 'grep.fullName': 'true' }],
  ['git looks into submodules', 'keys.ts', { 'submodule.recurse': 'true' }],
])('finds a program that declares keys where %s', async (_, path, settings) => {
  const manifest = { dependencies: { cdktn: '*' } };
  const source = "import { ApiKey } from 'lowerplane/cdktn';\n";
  const repository = appOf({ 'app/package.json': manifest, [`app/${path}`]: source });
  for (const [name, value] of Object.entries(settings)) repository.git('config', name, value);
  expect(await declarations(join(repository.folder, 'app'))).toEqual({ [path]: 'kept' });
});
