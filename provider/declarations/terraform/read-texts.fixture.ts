import type { DeclaredAttribute } from '../declared-attribute.ts';
import type { DeclaredKeys } from '../declared-keys.ts';
import type { KeyDeclaration } from '../key-declaration.ts';
import { memoryFiles } from '../memory-files.fixture.ts';
import { readDeclarations } from '../read-declarations.ts';

type Texts = Readonly<Record<string, string>>;

/** Reads the declarations in these files. */
export const read = (texts: Texts) => readDeclarations(memoryFiles(texts));

export async function onlyKey(texts: Texts): Promise<KeyDeclaration> {
  const { keys } = await read(texts);
  const [key] = keys;
  if (key === undefined || keys.length > 1) throw new Error(`expected one key, found ${keys.length}`);
  return key;
}

/** A declared value for a comparison: why it is undecidable, or its kind, when it is not known. */
export function shown<Value>(declared: DeclaredAttribute<Value>): Value | string {
  if (declared.kind === 'known') return declared.value;
  return declared.kind === 'undecidable' ? `undecidable: ${declared.because}` : declared.kind;
}

export const namesOf = ({ keys }: DeclaredKeys) => keys.map(({ name }) => shown(name));

/** A resource block with a name that the body sets. */
export const keyBlock = (body: string) =>
  `resource "lowerplane_api_key" "a" {\n  permissions = "read-only"\n${body}\n}\n`;
