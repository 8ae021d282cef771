import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import { GateError } from './check/gate-error.ts';
import { INPUT_NAMES, readInputs } from './inputs.ts';
import { OUTPUT_NAMES } from './outputs.ts';

const given = (inputs: Readonly<Record<string, string>>) => readInputs((name) => inputs[name] ?? '');
const problem = (inputs: Readonly<Record<string, string>>): string => {
  try {
    given(inputs);
  } catch (error) {
    if (error instanceof GateError) return error.detail;
    throw error;
  }
  return 'none';
};

const documented = z.object({ description: z.string().min(20), default: z.string().optional() });
const actionFile = z.object({
  inputs: z.record(z.string(), documented),
  outputs: z.record(z.string(), z.object({ description: z.string().min(10) })),
  runs: z.object({ using: z.literal('node24'), main: z.literal('action/dist/index.js') }),
});
const action = actionFile.parse(parse(readFileSync(join(import.meta.dirname, '..', 'action.yml'), 'utf8')));

describe('action.yml', () => {
  it('names the inputs and outputs there are, and no others', () => {
    expect(Object.keys(action.inputs)).toEqual(expect.arrayContaining([...INPUT_NAMES]));
    expect(Object.keys(action.inputs)).toHaveLength(INPUT_NAMES.length);
    expect(Object.keys(action.outputs)).toEqual([...OUTPUT_NAMES]);
  });

  it('leaves every default to the code, but the token only GitHub has', () => {
    const defaults = Object.entries(action.inputs).filter(([, input]) => input.default !== undefined);
    expect(defaults.map(([name, input]) => [name, input.default])).toEqual([
      ['github-token', '$'.concat('{{ github.token }}')],
    ]);
  });
});

describe('inputs', () => {
  it('have defaults', () => {
    expect(given({})).toMatchObject({
      baseline: '.lowerplane/baseline.json',
      comment: 'auto',
      'check-run': false,
      suggestions: false,
      'upload-sarif': false,
      'evidence-controls': [],
      'working-directory': '.',
      timeout: 600_000,
    });
    expect(given({}).mode).toBeUndefined();
  });

  it('are read', () => {
    expect(
      given({
        'api-key': 'key',
        'evidence-api-key': 'key',
        'base-url': 'https://lowerplane.example.com',
        environment: 'staging',
        'evidence-controls': 'CC6.1, CC6.2\nA.8.2\n',
        timeout: '90s',
        'check-run': 'true',
        'github-token': 'token',
      }),
    ).toMatchObject({ 'evidence-controls': ['CC6.1', 'CC6.2', 'A.8.2'], timeout: 90_000, 'check-run': true });
  });

  it.each([
    [{ mode: 'strict' }, '`mode` must be one of review, deploy, audit, not "strict".'],
    [{ timeout: '5' }, '`timeout` must be a duration, for example 10m, not "5".'],
    [{ policy: '../policy.yaml' }, 'inside the repository'],
    [{ 'working-directory': '/etc' }, 'inside the repository'],
    [{ 'check-run': 'yes' }, 'must be one of true, false'],
    [{ 'api-key': 'key' }, '`base-url`'],
    [{ 'api-key': 'key', 'base-url': 'http://lowerplane.example.com' }, 'plain http'],
    [{ 'evidence-api-key': 'key', 'base-url': 'https://a.test' }, '`environment`'],
    [{ 'evidence-controls': 'A' }, 'evidence-api-key'],
    [{ suggestions: 'true' }, '`github-token`'],
    [{ mode: '::error::\n%0A' }, String.raw`not "::error::\u000a%0A"`],
  ])('%j get a message that says what to write', (inputs, words) => {
    expect(problem(inputs)).toContain(words);
  });

  it('never shows a secret', () => {
    const text = problem({ 'api-key': 'top secret', 'base-url': 'https://a.test', mode: 'x' });
    expect(text).not.toContain('top secret');
    expect(problem({ 'api-key': 'top secret', 'base-url': 'https://a.test' })).toContain(
      '`api-key`: The API key contains',
    );
  });

  it('get a readable message, whatever they are', () => {
    const name = fc.constantFrom(...INPUT_NAMES);
    fc.assert(
      fc.property(fc.dictionary(name, fc.string()), (inputs) => {
        const text = problem(inputs);
        expect(text).not.toMatch(/undefined|NaN|\[object|Invalid option|invalid_/);
        expect(text).not.toContain('\n');
      }),
    );
  });
});
