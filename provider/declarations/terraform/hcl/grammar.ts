import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Language, Parser } from 'web-tree-sitter';

/** The parser's files of WebAssembly, where their packages have them. A bundle has them beside it, and no packages. */
export const PARSER_FILES = {
  runtime: 'web-tree-sitter/web-tree-sitter.wasm',
  grammar: '@tree-sitter-grammars/tree-sitter-hcl/tree-sitter-terraform.wasm',
} as const;

let parser: Promise<Parser> | undefined;

/**
 * The parser of Terraform's syntax, loaded with the first file that needs it: some 20 ms.
 *
 * @throws Error (as a rejection) when a file is not where it should be.
 */
export function hclParser(): Promise<Parser> {
  parser ??= loadHclParser();
  return parser;
}

async function loadHclParser(): Promise<Parser> {
  const runtime = located(PARSER_FILES.runtime);
  await Parser.init({ locateFile: () => runtime });
  return new Parser().setLanguage(await Language.load(located(PARSER_FILES.grammar)));
}

function located(installed: string): string {
  const beside = fileURLToPath(new URL(basename(installed), import.meta.url));
  return existsSync(beside) ? beside : createRequire(import.meta.url).resolve(installed);
}
