import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Plugin } from 'rolldown';
import { parseSync } from 'rolldown/utils';

const RULES = join(import.meta.dirname, '..', 'action', 'scan', 'rules');
const LISTS = join(RULES, 'generated', 'rule-lists.ts');
const OUTLINE = join(RULES, 'built-in-outline.ts');
/** JSON of fewer characters is written as a literal: parsing it would save nothing. */
const SHORT = 200;

/**
 * Makes a bundle build the rules of the scanner only when their literals occur. Building all of them takes as long as the rest
 * of a start, and every commit waits for it. The rule list of each file becomes a function, and the outline of all rules is
 * computed at build time.
 */
export const rulesOnDemand: Plugin = {
  name: 'rules-on-demand',
  transform: {
    filter: { id: /\/action\/scan\/rules\/(?:generated\/rule-lists|[\w-]+)\.ts$/ },
    async handler(code, id) {
      if (id === OUTLINE) return `export const BUILT_IN_OUTLINE = ${await writtenOutline()};`;
      if (id === LISTS) return code.replace(/(?<=\(\) => )\w+Rules\b/g, '$&()');
      return withLists(id, code);
    },
  },
};

/** Wraps the value of each exported `...Rules` in a function. */
function withLists(id: string, code: string): string {
  let made = code;
  for (const statement of parseSync(id, code).program.body.toReversed()) {
    if (statement.type !== 'ExportNamedDeclaration' || statement.declaration?.type !== 'VariableDeclaration')
      continue;
    for (const { id: name, init } of statement.declaration.declarations) {
      if (name.type !== 'Identifier' || !/^\w+Rules$/.test(name.name) || init === null) continue;
      const end = code.indexOf(';', init.end);
      made = `${made.slice(0, init.start)}() => (${made.slice(init.start, init.end)})${made.slice(end)}`;
    }
  }
  return made;
}

async function writtenOutline(): Promise<string> {
  const module: { readonly BUILT_IN_OUTLINE: object } = await import(pathToFileURL(OUTLINE).href);
  const properties = Object.entries(module.BUILT_IN_OUTLINE).map(
    ([name, value]) => `${name}: ${written(value)}`,
  );
  return `{ ${properties.join(', ')} }`;
}

/** The source code of a value. Long data is written as JSON text, which the runtime parses faster than code. */
function written(value: unknown): string {
  if (value instanceof RegExp) return String(value);
  if (Array.isArray(value) && value.some((item) => 'paths' in Object(item)))
    return `[${value.map(written).join(', ')}]`;
  if (typeof value === 'object' && value !== null && 'paths' in value)
    return `{ ${Object.entries(value)
      .map(([name, own]) => `${name}: ${written(own)}`)
      .join(', ')} }`;
  const json = JSON.stringify(value);
  return json.length < SHORT ? json : `JSON.parse(${JSON.stringify(json)})`;
}
