import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { provider } from '../terraform/provider.ts';
import { FLAVOURS, inFlavour, SOURCE_FLAVOUR, TRANSLATED } from './flavour.ts';
import { schemaDocument } from './schema-document.ts';

const read = (...path: string[]) => readFile(join(import.meta.dirname, ...path), 'utf8');
const sourcesIn = async (...path: string[]) =>
  (await readdir(join(import.meta.dirname, ...path))).filter((name) => name.endsWith('.ts')).sort();

describe('the generated files (else: npx node provider/constructs/generate.ts)', () => {
  it("are of the provider's schema as it is now", async () => {
    expect(JSON.parse(await read('generated', 'schema.json'))).toEqual(schemaDocument(provider));
  });

  const others = FLAVOURS.filter((flavour) => flavour !== SOURCE_FLAVOUR);
  it.each(others)('say the same for %s, word by word', async (flavour) => {
    const written = await sourcesIn(SOURCE_FLAVOUR);
    const generated = await sourcesIn(SOURCE_FLAVOUR, 'generated');
    expect(await sourcesIn(flavour)).toEqual(written);
    expect(await sourcesIn(flavour, 'generated')).toEqual(generated);
    for (const name of written) {
      const source = await read(SOURCE_FLAVOUR, name);
      expect(await read(flavour, name), name).toBe(TRANSLATED + inFlavour(source, flavour));
    }
    for (const name of generated) {
      const source = await read(SOURCE_FLAVOUR, 'generated', name);
      expect(await read(flavour, 'generated', name), name).toBe(inFlavour(source, flavour));
    }
  });
});
