import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TerraformStack, Testing } from 'cdktn';
import { describe, expect, it } from 'vitest';
import { ApiKey } from '../../../provider/constructs/index.ts';
import { KEYS_FILE_ATTRIBUTES } from '../../../provider/declarations/yaml/keys-file-key.ts';
import { KEY } from '../../../provider/delivery/key-specification.ts';
import { expectedProblems, rowsFor, TABLE } from '../../declarations/table.ts';
import {
  toHcl,
  toKeysFile,
  toProps,
  toTerraformJson,
  variablesInHcl,
} from '../../declarations/write-declaration.ts';
import { command } from '../check/gate.ts';
import { madeFolder, writeInto } from '../scan/made-repository.ts';

const NAMES = Object.keys(KEY.attributes);

it('has a row for everything', () => {
  expect(TABLE.length).toBeGreaterThanOrEqual(120);
  expect(new Set(TABLE.map(({ what }) => what)).size).toBe(TABLE.length);
  // A kind of destination may have its cases in its own test instead, so that adding one takes no other file.
  const cases = [JSON.stringify(TABLE.map((row) => row.declared)), ...testsOfKinds()];
  const missing = namesIn(KEY.attributes).filter(
    (name) => !cases.some((text) => new RegExp(`\\b${name}\\b`).test(text)),
  );
  expect(missing).toEqual([]);
});

function testsOfKinds(): readonly string[] {
  const folder = join(import.meta.dirname, '..', '..', '..', 'provider', 'delivery', 'kinds');
  return globSync('*.test.ts', { cwd: folder }).map((name) => readFileSync(join(folder, name), 'utf8'));
}

function namesIn(attributes: object): readonly string[] {
  return Object.entries(attributes).flatMap(([name, specification]) => {
    const element: object = specification.element ?? specification;
    return [name, ...('attributes' in element ? namesIn(Object(element.attributes)) : [])];
  });
}

/** What the gate reports of one file for each row, by the number of the row. */
async function gate(
  files: Readonly<Record<string, string>>,
): Promise<ReadonlyMap<number, readonly string[]>> {
  const folder = madeFolder();
  for (const [path, text] of Object.entries(files)) writeInto(folder, path, text);
  const { out } = await command(folder, ['--offline', '--mode', 'audit', '--format', 'json']);
  const report: { readonly findings: readonly Finding[] } = JSON.parse(out);
  const found = new Map<number, string[]>();
  for (const { rule, message, place } of report.findings) {
    if (rule !== 'invalid-declaration') continue;
    const number = Number(/row_(\d+)/.exec(place.path ?? '')?.[1]);
    found.set(number, [...(found.get(number) ?? []), message]);
  }
  return found;
}

interface Finding {
  readonly rule: string;
  readonly message: string;
  readonly place: { readonly path?: string };
}

const label = (number: number) => `row_${number}`;

/** What synthesis reports of each row, by the number of the row. */
function synthesis(): ReadonlyMap<number, readonly string[]> {
  const stack = new TerraformStack(Testing.app(), 'keys');
  for (const [number, { declared }] of rowsFor('constructs'))
    new ApiKey(stack, label(number), toProps(declared));
  const found = new Map<number, string[]>();
  try {
    Testing.synth(stack, true);
  } catch (error) {
    for (const [, number, message] of String(error).matchAll(/\[keys\/row_(\d+)\] (.*?) Declared at \S+$/gm))
      found.set(Number(number), [...(found.get(Number(number)) ?? []), message ?? '']);
  }
  return found;
}

const ENTRY_POINTS = {
  tf: {
    names: NAMES,
    run: () => {
      const files = rowsFor('tf').map(([number, { declared }]) => [
        `${label(number)}.tf`,
        toHcl(declared, label(number)),
      ]);
      return gate({ 'variables.tf': variablesInHcl(), ...Object.fromEntries(files) });
    },
  },
  'tf.json': {
    names: NAMES,
    run: () => {
      const files = rowsFor('tf.json').map(([number, { declared }]) => [
        `${label(number)}.tf.json`,
        toTerraformJson(declared, label(number)),
      ]);
      return gate({ 'variables.tf': variablesInHcl(), ...Object.fromEntries(files) });
    },
  },
  yaml: {
    names: Object.keys(KEYS_FILE_ATTRIBUTES),
    run: () => {
      const files = rowsFor('yaml').map(([number, { declared }]) => [
        `${label(number)}/lowerplane.yaml`,
        toKeysFile(declared),
      ]);
      return gate(Object.fromEntries(files));
    },
  },
  constructs: { names: NAMES, run: async () => synthesis() },
} as const;

describe.each(['tf', 'tf.json', 'yaml', 'constructs'] as const)('at the entry point %s', (entryPoint) => {
  it('every row has its verdict and its messages', async () => {
    const { names, run } = ENTRY_POINTS[entryPoint];
    const found = await run();
    const rows = rowsFor(entryPoint);
    expect(rows.length).toBeGreaterThan(100);
    const reported = (messages: readonly string[] | undefined) => (messages ?? []).toSorted();
    expect(Object.fromEntries(rows.map(([number, { what }]) => [what, reported(found.get(number))]))).toEqual(
      Object.fromEntries(rows.map(([, row]) => [row.what, expectedProblems(row, names)])),
    );
  });
});
