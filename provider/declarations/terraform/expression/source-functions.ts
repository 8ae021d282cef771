import { posix } from 'node:path';
import type { SourceRange } from '../../../documents/source-range.ts';
import { isPlainMap, type Plain, placed, type StaticValue } from '../../static-value.ts';
import { textOf } from './conversions.ts';
import { plainFrom } from './encoding-functions.ts';
import type { Expression } from './expression.ts';
import { memberOf } from './member.ts';
import { compilePattern, TooManySteps } from './regular-expression.ts';
import type { Scope } from './scope.ts';
import type { Sources } from './sources.ts';
import { refused, tooLarge, undecidable } from './undecided.ts';

type Evaluate = (expression: Expression, scope: Scope) => StaticValue;

interface Call {
  readonly args: readonly Plain[];
  readonly at: SourceRange;
  readonly scope: Scope;
  readonly sources: Sources;
  readonly evaluate: Evaluate;
}

/** Functions that read files of the repository, or need what is loaded only when it is used. */
export const SOURCE_FUNCTIONS: ReadonlyMap<string, (call: Call) => StaticValue> = new Map([
  ['file', (call: Call) => withText(call, (text) => ({ kind: 'scalar', value: text, at: call.at }))],
  ['fileexists', existence],
  ['fileset', fileSet],
  ['templatefile', templateFile],
  ['yamldecode', decodedYaml],
]);

/** Larger files are not evaluated. */
const LONGEST_FILE = 1_000_000;
/** Characters of a file that cost a step. */
const CHARACTERS_OF_A_STEP = 100;
const NOT_LOADED = 'it reads a file that is not loaded';

/** The path from the top of the repository, or why there is none. */
function pathOf({ args: [given], at, sources }: Call): { readonly path: string } | StaticValue {
  const path = textOf(given);
  if (path === undefined) return undecidable('the path that it reads is not a string', at);
  if (posix.isAbsolute(path) || path.startsWith('~') || /[\0\\]|^[A-Za-z]:/.test(path))
    return undecidable(`it reads "${path}", which depends on the machine`, at);
  const whole = posix.join(sources.folder, path);
  if (whole === '..' || whole.startsWith('../'))
    return undecidable(`it reads "${path}", which is outside the repository`, at);
  return { path: whole };
}

function withText(call: Call, use: (text: string) => StaticValue): StaticValue {
  const { at, scope, sources } = call;
  const found = pathOf(call);
  if (!('path' in found)) return found;
  const read = sources.text(found.path);
  if (read === 'pending') return undecidable(NOT_LOADED, at);
  if (read === 'missing') return notThere(found.path, at);
  scope.budget.steps -= read.text.length / CHARACTERS_OF_A_STEP;
  return read.text.length > LONGEST_FILE || scope.budget.steps < 0 ? tooLarge(at) : use(read.text);
}

/** It can be made before Terraform runs. */
function notThere(path: string, at: SourceRange): StaticValue {
  return undecidable(`it reads ${path}, which is not a text file of the repository`, at);
}

function existence(call: Call): StaticValue {
  const { at, sources } = call;
  const found = pathOf(call);
  if (!('path' in found)) return found;
  return sources.paths.has(found.path) ? { kind: 'scalar', value: true, at } : notThere(found.path, at);
}

function fileSet(call: Call): StaticValue {
  const { args, at, scope, sources } = call;
  const found = pathOf(call);
  if (!('path' in found)) return found;
  scope.budget.steps -= sources.paths.size;
  if (scope.budget.steps < 0) return tooLarge(at);
  const prefix = found.path === '.' ? '' : `${found.path.replace(/\/$/, '')}/`;
  const below = [...sources.paths].filter((path) => path.startsWith(prefix));
  const glob = textOf(args[1]);
  const expression =
    glob === undefined ? undefined : compilePattern(`^(?:${globPattern(glob)})$`, below.length);
  if (expression === undefined) return undecidable('it lists files by a pattern that is not read here', at);
  if (below.length === 0) return undecidable(`it lists ${found.path}, where no file is checked`, at);
  try {
    const matching = below
      .map((path) => path.slice(prefix.length))
      .filter((path) => expression.search([...path], 0) !== undefined);
    return placed(matching.sort(), at);
  } catch (error) {
    if (error instanceof TooManySteps) return tooLarge(at);
    throw error;
  }
}

/** Source: Terraform's documentation of fileset. */
function globPattern(glob: string): string {
  return glob.replace(/\*\*\/|\*\*|\*|\?|\{[^{}]*\}|\[[^\]]*\]|./gsu, (part) => {
    if (part === '**/') return '(?:.*/)?';
    if (part === '**') return '.*';
    if (part === '*') return '[^/]*';
    if (part === '?') return '[^/]';
    if (part.startsWith('[')) return part.replace(/^\[!/, '[^');
    if (part.startsWith('{')) return `(?:${part.slice(1, -1).split(',').map(globPattern).join('|')})`;
    return part.replace(/[.+^$()|\\{}[\]]/, '\\$&');
  });
}

function templateFile(call: Call): StaticValue {
  const { args, at, scope, sources, evaluate } = call;
  const variables = args[1] ?? new Map<string, Plain>();
  if (!isPlainMap(variables)) return undecidable('the variables of its template are not a map', at);
  const found = pathOf(call);
  if (!('path' in found)) return found;
  const template = sources.template(found.path);
  if (template === 'pending') return undecidable(NOT_LOADED, at);
  if (template === 'missing') return notThere(found.path, at);
  const value = evaluate(template, {
    ...scope,
    lookUp(root, member) {
      const variable = variables.get(root);
      if (variable === undefined) return undefined;
      const whole = placed(variable, at);
      return member === undefined ? whole : memberOf(whole, member, at);
    },
  });
  return { ...value, at };
}

function decodedYaml({ args: [given], at, scope, sources }: Call): StaticValue {
  const text = textOf(given);
  if (text === undefined) return undecidable('what it decodes is not a string', at);
  if (sources.yaml === 'pending') return undecidable(NOT_LOADED, at);
  scope.budget.steps -= text.length / CHARACTERS_OF_A_STEP;
  let document: unknown;
  try {
    document = sources.yaml(text);
  } catch {
    return refused('yamldecode() fails with this text', at);
  }
  const plain = plainFrom(document, 0);
  return plain === undefined ? undecidable('it decodes YAML that is not read here', at) : placed(plain, at);
}
