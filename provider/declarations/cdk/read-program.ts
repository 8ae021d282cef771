import { posix } from 'node:path';
import type { SourceRange } from '../../documents/source-range.ts';
import { USE_CASES, type UseCase } from '../../keys/use-case.ts';
import type { DeclaredKeys, UnreadCode } from '../declared-keys.ts';
import type { FileSource } from '../file-source.ts';
import type { KeyDeclaration } from '../key-declaration.ts';
import { purposeComment } from '../purpose-comment.ts';
import { readKeyDeclaration } from '../read-key-declaration.ts';
import type { StaticValue } from '../static-value.ts';
import { insertionInto } from './insertion.ts';
import { literalValue } from './literal-value.ts';
import { type Call, callAt } from './source/call.ts';
import { argumentsOf, literalText, objectLiteral } from './source/object-literal.ts';
import { lineAt, rangeBetween, type SourceFile, sourceFile } from './source/source-file.ts';

/** Larger apps have to be synthesized. */
const MOST_PROGRAMS = 2_000;
const PROGRAM = /(?<!\.d)\.[cm]?tsx?$/;
const OF_OTHERS = /(?:^|\/)(?:node_modules|\.gen|cdktf\.out|dist)\//;
/** The package of our constructs, also by its name before it was published, or bindings made by `cdktf get`. */
const USES_KEYS =
  /['"](?:lowerplane(?:-keys)?\/cdk(?:tf|tn)|[^'"\n]*\.gen\/providers\/lowerplane[^'"\n]*)['"]/;
/** The package of our constructs. */
const OURS = /['"]lowerplane(?:-keys)?\/cdk(?:tf|tn)['"]/;
const HELPERS = USE_CASES.map(({ helper }) => helper).join('|');
// Not over a line break behind a full stop: a comment can end there.
const CONSTRUCTION = new RegExp(
  String.raw`\bnew\s+(?:[\w$]+\s*\.\s*)*ApiKey\s*\(|(?<![\w$.])(?:[\w$]+\s*\.[ \t]*)*ApiKey\s*\.\s*(?:${HELPERS})\s*\(`,
  'g',
);

/** Folders of CDK apps without synthesized code. */
export function unsynthesizedApps(paths: readonly string[]): readonly string[] {
  return paths
    .filter((path) => posix.basename(path) === 'cdktf.json')
    .map((path) => posix.dirname(path))
    .filter(
      (folder) => !paths.some((path) => isBelow(folder, path) && posix.basename(path) === 'cdk.tf.json'),
    );
}

function isBelow(folder: string, path: string): boolean {
  return folder === '.' || path.startsWith(`${folder}/`);
}

/**
 * The keys that CDK apps declare in literals of their programs. The programs are never run, so that other keys, and what
 * code does to these, are not known.
 */
export async function readPrograms(
  files: FileSource,
  apps: readonly string[],
  paths: readonly string[],
): Promise<DeclaredKeys> {
  const keys: KeyDeclaration[] = [];
  const unread: UnreadCode[] = [];
  const read = new Set<string>();
  for (const folder of apps) {
    const programs = paths.filter(
      (path) => isBelow(folder, path) && PROGRAM.test(path) && !OF_OTHERS.test(path) && !read.has(path),
    );
    const own: string[] = [];
    for (const path of programs.slice(0, MOST_PROGRAMS)) {
      const text = await files.read(path);
      if (text === undefined || !USES_KEYS.test(text)) continue;
      own.push(path);
      read.add(path);
      keys.push(...keysInProgram(path, text));
    }
    if (own.length > 0 || programs.length > MOST_PROGRAMS) unread.push(unreadApp(folder));
  }
  return { keys, faults: [], files: [...read], unread };
}

/** The keys in literals of one program, in reading order. */
export function keysInProgram(path: string, text: string): readonly KeyDeclaration[] {
  return constructionsIn(sourceFile(path, text)).map(keyOf);
}

function unreadApp(folder: string): UnreadCode {
  const path = folder === '.' ? 'cdktf.json' : `${folder}/cdktf.json`;
  return {
    at: { path, line: 1, column: 1, endLine: 1, endColumn: 1 },
    subject: `the CDK app of ${path} declares`,
    because: 'it was not synthesized, so only keys in literals of its source were read',
    remedy:
      'Synthesize it with `synth-command` or --synth where its code can be trusted, or commit its cdk.tf.json.',
  };
}

function constructionsIn(source: SourceFile): readonly Call[] {
  return [...source.text.matchAll(CONSTRUCTION)].flatMap(({ index }) => {
    const line = lineAt(source, index);
    const before = source.text.slice(source.lineStarts[line - 1] ?? 0, index);
    // Comments and texts are not code; what is on their lines is not read.
    if (/^\s*(?:\/\/|\*|\/\*)/.test(before)) return [];
    return callAt(source, line, before.length + 1) ?? [];
  });
}

function keyOf(call: Call): KeyDeclaration {
  const { source, start, headerEnd, end } = call;
  const [, id, settings] = argumentsOf(call.tokens);
  const header = rangeBetween(source, start, headerEnd);
  const extent = rangeBetween(source, start, end);
  const object = settings && objectLiteral(settings);
  const attributes = new Map<string, StaticValue>();
  const isWhole = object?.isWhole === true;
  const useCase = useCaseOfCall(call);
  for (const { name, value } of object?.properties ?? []) {
    const [attribute, read] = attributeOf(name, literalValue(source, value));
    if (attribute !== undefined) attributes.set(attribute, read);
  }
  const filled = isWhole
    ? useCase && defaultsOf(useCase, attributes, header)
    : ATTRIBUTES.map((attribute) => [attribute, codeHasToRun(header)] as const);
  for (const [attribute, value] of filled ?? [])
    if (!attributes.has(attribute)) attributes.set(attribute, value);
  const purpose = purposeComment(source.lines, extent);
  const { key } = readKeyDeclaration({
    origin: 'cdk',
    directory: posix.dirname(source.path),
    address: (id && literalText(id)) ?? `ApiKey of line ${header.line}`,
    header,
    extent,
    purpose:
      purpose.kind === 'absent' && useCase ? { kind: 'known', value: useCase.title, at: header } : purpose,
    insertion: isWhole ? insertionInto(call) : undefined,
    spelling: OURS.test(source.text) ? 'construct' : 'bindings',
    attributes,
  });
  const all = attributes.get('environments');
  const isEvery = all?.kind === 'scalar' && all.value === 'all';
  return isEvery ? { ...key, environments: { kind: 'known', value: 'all', at: all.at } } : key;
}

function codeHasToRun(at: SourceRange): StaticValue {
  return { kind: 'undecidable', because: 'it depends on code that has to run', at };
}

/** The use case whose helper is called. */
function useCaseOfCall({ source, start, headerEnd }: Call): UseCase | undefined {
  const [, name] = /([\w$]+)\s*\($/.exec(source.text.slice(start, headerEnd)) ?? [];
  return USE_CASES.find(({ helper }) => helper === name);
}

/** What the helper of a use case adds to what is given. */
function defaultsOf(
  { needs, environments, rotation }: UseCase,
  given: ReadonlyMap<string, StaticValue>,
  at: SourceRange,
): readonly (readonly [string, StaticValue])[] {
  const scalar = (value: string): StaticValue => ({ kind: 'scalar', value, at });
  const isTimed = ['expires_in', 'expires_at', 'rotation'].some((attribute) => given.has(attribute));
  const course = Object.entries(rotation).map(
    ([name, value]) => [name, { value: scalar(value), extent: at }] as const,
  );
  return [
    ['permissions', scalar(needs)],
    ...(environments === 'all'
      ? []
      : [['environments', { kind: 'list', items: environments.map(scalar), at }] as const]),
    ...(isTimed ? [] : [['rotation', { kind: 'map', entries: new Map(course), at }] as const]),
  ];
}

const ATTRIBUTES = ['name', 'permissions', 'environments', 'expires_in', 'rotation', 'deliver_to'];

/** The attribute of the resource that a property sets: our constructs write expiration and destinations differently. */
function attributeOf(property: string, value: StaticValue): readonly [string | undefined, StaticValue] {
  const name = property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  // Its shape differs by destination; no rule needs it to judge the key itself.
  if (name === 'deliver_to')
    return [name, { kind: 'undecidable', because: 'it is read only from synthesized code', at: value.at }];
  if (name !== 'expires') return [name, value];
  if (value.kind !== 'map') return ['expires_in', value];
  const [entry] = [...value.entries];
  return entry === undefined ? [undefined, value] : [`expires_${entry[0]}`, entry[1].value];
}
