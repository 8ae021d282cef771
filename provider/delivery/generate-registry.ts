import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const HELP = `npm run registry [-- --check]

Writes provider/delivery/registry.ts, the list of the modules in provider/delivery/kinds.

  --check   write nothing; exit 1 when the list is not up to date
`;

const REGISTRY = join(import.meta.dirname, 'registry.ts');
const KINDS = join(import.meta.dirname, 'kinds');

/** The registry as the modules in `kinds/` make it. */
export async function registrySource(): Promise<string> {
  const modules = (await readdir(KINDS))
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => name.slice(0, -'.ts'.length))
    .sort();
  const imports = modules.map(
    (name) => `import { kind as ${identifier(name)} } from './kinds/${name}.ts';\n`,
  );
  return `// Generated from kinds/ by generate-registry.ts: do not edit.
${imports.join('')}
/** Every kind of destination. */
export const KINDS = [${modules.map(identifier).join(', ')}] as const;
`;
}

/** `vaultKv` of `vault-kv`. */
function identifier(module: string): string {
  return module.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { check: { type: 'boolean' }, help: { type: 'boolean' } } });
  const source = await registrySource();
  if (values.help) process.stdout.write(HELP);
  else if (!values.check) await writeFile(REGISTRY, source);
  else if ((await readFile(REGISTRY, 'utf8')) !== source) {
    console.error('provider/delivery/registry.ts is out of date. Run: npm run registry');
    process.exitCode = 1;
  }
}
