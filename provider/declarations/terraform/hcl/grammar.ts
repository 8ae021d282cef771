import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Language, Parser } from 'web-tree-sitter';

let parser: Promise<Parser> | undefined;

/** The parser of Terraform's syntax, loaded with the first file that needs it: some 30 ms. */
export function hclParser(): Promise<Parser> {
  parser ??= load();
  return parser;
}

async function load(): Promise<Parser> {
  const runtime = wasmFile('web-tree-sitter.wasm', 'web-tree-sitter/web-tree-sitter.wasm');
  await Parser.init({ locateFile: () => runtime });
  const grammar = await Language.load(
    wasmFile(
      'tree-sitter-terraform.wasm',
      '@tree-sitter-grammars/tree-sitter-hcl/tree-sitter-terraform.wasm',
    ),
  );
  return new Parser().setLanguage(grammar);
}

/** In a bundle the file lies beside the program, and there is no node_modules. */
function wasmFile(name: string, installed: string): string {
  const beside = join(fileURLToPath(new URL('.', import.meta.url)), name);
  return existsSync(beside) ? beside : createRequire(import.meta.url).resolve(installed);
}
