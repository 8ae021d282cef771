import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Language, Parser } from 'web-tree-sitter';

/** Finds a file of WebAssembly by its name, or by where its package has it. */
export type LocateWasm = (name: string, installed: string) => string;

let parser: Promise<Parser> | undefined;

/** The parser of Terraform's syntax, loaded with the first file that needs it: some 20 ms. */
export function hclParser(): Promise<Parser> {
  parser ??= loadHclParser();
  return parser;
}

/**
 * @param locate for programs that keep `web-tree-sitter.wasm` and `tree-sitter-terraform.wasm` somewhere else.
 * @throws Error when a file is not where it should be.
 */
export async function loadHclParser(locate: LocateWasm = besideOrInstalled): Promise<Parser> {
  const runtime = locate('web-tree-sitter.wasm', 'web-tree-sitter/web-tree-sitter.wasm');
  await Parser.init({ locateFile: () => runtime });
  const grammar = await Language.load(
    locate('tree-sitter-terraform.wasm', '@tree-sitter-grammars/tree-sitter-hcl/tree-sitter-terraform.wasm'),
  );
  return new Parser().setLanguage(grammar);
}

/** A bundle has the files beside it, and no node_modules. */
export function besideOrInstalled(name: string, installed: string): string {
  const beside = join(fileURLToPath(new URL('.', import.meta.url)), name);
  return existsSync(beside) ? beside : createRequire(import.meta.url).resolve(installed);
}
