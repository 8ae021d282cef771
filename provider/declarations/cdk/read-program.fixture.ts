import { expect } from 'vitest';
import type { DeclaredAttribute } from '../declared-attribute.ts';
import type { KeyDeclaration } from '../key-declaration.ts';
import { memoryFiles, textAt } from '../memory-files.fixture.ts';
import { readCdk } from './read-cdk.ts';

export const JSON_PATH = 'infra/cdktf.out/stacks/keys/cdk.tf.json';
export const NAMED = { name: 'CI gate', permissions: 'read-only' };

interface Synthesized {
  readonly id?: string;
  readonly attributes?: object;
  readonly trace?: readonly string[];
}

/** A synthesized stack with these keys. */
export function stack(keys: readonly Synthesized[], more: object = {}): string {
  const blocks = keys.map(({ id, attributes = NAMED, trace }, index): [string, object] => {
    const name = id ?? `k${index}`;
    return [name, { '//': { metadata: { path: `keys/${name}`, stackTrace: trace } }, ...attributes }];
  });
  return JSON.stringify({ ...more, resource: { lowerplane_api_key: Object.fromEntries(blocks) } }, null, 2);
}

/** Removes the marks `«1»` from a program, and returns the position of each. */
export function marked(program: string): { readonly text: string; readonly sites: readonly string[] } {
  const sites: string[] = [];
  let text = program;
  for (let match = /«(\d)»/.exec(text); match !== null; match = /«(\d)»/.exec(text)) {
    text = text.slice(0, match.index) + text.slice(match.index + match[0].length);
    const before = text.slice(0, match.index).split('\n');
    sites[Number(match[1])] = `${before.length}:${(before.at(-1)?.length ?? 0) + 1}`;
  }
  return { text, sites };
}

/** Reads the stacks among these files. */
export async function read(files: Readonly<Record<string, string>>) {
  const paths = Object.keys(files).filter((path) => path.endsWith('cdk.tf.json'));
  const found = await readCdk(memoryFiles(files), paths);
  const at = (value: DeclaredAttribute<unknown>) =>
    value.kind === 'known' || value.kind === 'undecidable' ? textAt(files, value.at) : value.kind;
  return { ...found, at, header: (key: KeyDeclaration) => textAt(files, key.header) };
}

/** Reads one key that was made at mark 0 of main.ts, called from marks 1, 2 and so on. */
export async function readProgram(program: string, attributes: object = NAMED) {
  const { text, sites } = marked(program);
  const trace = sites.map((site) => `main.ts:${site}`);
  const files = { 'infra/main.ts': text, [JSON_PATH]: stack([{ attributes, trace }]) };
  const result = await read(files);
  const [key] = result.keys;
  if (key === undefined) expect.unreachable();
  return { ...result, key };
}
