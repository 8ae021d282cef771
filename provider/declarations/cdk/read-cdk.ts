import { posix } from 'node:path';
import type { SourceRange } from '../../documents/source-range.ts';
import { ABSENT } from '../declared-attribute.ts';
import type { DeclarationFault, DeclaredKeys } from '../declared-keys.ts';
import type { FileSource } from '../file-source.ts';
import type { KeyDeclaration } from '../key-declaration.ts';
import { purposeComment } from '../purpose-comment.ts';
import { type RawDeclaration, readKeyDeclaration } from '../read-key-declaration.ts';
import type { StaticValue } from '../static-value.ts';
import { evaluate } from '../terraform/expression/evaluate.ts';
import { evaluatedAttributes, instanceScope, instancesOf, terraformOnly } from '../terraform/instances.ts';
import { KEY_TYPE, type KeyBlock } from '../terraform/module-file.ts';
import { moduleScope } from '../terraform/module-scope.ts';
import { readTerraformJson } from '../terraform/read-json.ts';
import { unreadFile } from '../unread-file.ts';
import { distinguishingDepths } from './distinguish.ts';
import { Calls, framesOf } from './frames.ts';
import { insertionInto } from './insertion.ts';
import { leanStack } from './lean-stack.ts';
import { ProgramLines } from './program-line.ts';
import { placeOfAttribute, placeOfWord } from './property-places.ts';
import type { Call } from './source/call.ts';
import { rangeBetween } from './source/source-file.ts';
import { inProgramWords, type Spelling } from './spelling.ts';

/** Steps of evaluation for one stack: seconds at the most. */
const STEPS = 500_000;

/** A key of a synthesized stack. */
interface SynthesizedKey {
  readonly block: KeyBlock;
  readonly path: string;
  /** What its construct wrote about itself. */
  readonly metadata: ReadonlyMap<string, StaticValue>;
  /** The attributes of each resource the block makes, by what is added to its address. */
  readonly instances: readonly (readonly [string, ReadonlyMap<string, StaticValue>])[];
}

/** A key and the calls that made it, innermost first. */
interface Traced {
  readonly key: SynthesizedKey;
  readonly trace: readonly Call[];
  /** Whether it was made with our constructs, whose properties we know. */
  readonly ours: boolean;
  /** Where the program names it, when no call is known. */
  readonly line: SourceRange | undefined;
}

/**
 * The keys that CDK apps declare, read from their synthesized code and located at the line of the program that declares
 * them. Without a stack trace into a file of the repository they are located in the synthesized code.
 *
 * @param paths of `cdk.tf.json` files; others are ignored.
 */
export async function readCdk(files: FileSource, paths: readonly string[]): Promise<DeclaredKeys> {
  const faults: DeclarationFault[] = [];
  const found: SynthesizedKey[] = [];
  const read: string[] = [];
  for (const path of paths) {
    if (!/(?:^|\/)cdk\.tf\.json$/.test(path)) continue;
    read.push(path);
    const text = await files.read(path);
    if (text === undefined) faults.push(unreadFile(path));
    else if (text.includes(KEY_TYPE)) {
      const stack = await readStack(path, text);
      found.push(...stack.keys);
      faults.push(...stack.faults);
    }
  }
  const calls = new Calls(files);
  const traced: Traced[] = [];
  const lines = new ProgramLines(files);
  for (const key of found) {
    const made = await traceOf(key, calls);
    const line = made.trace.length > 0 ? undefined : await lines.find(key.path, addressOf(key));
    traced.push({ key, ...made, line });
  }
  const depths = distinguishingDepths(traced.map(({ trace }) => trace));
  const keys = traced.flatMap(({ key, trace: whole, ours, line }, index) => {
    const trace = whole.slice(0, (depths[index] ?? 0) + 1);
    const only = terraformOnly(key.block.attributes);
    const spelling = spellingOf(trace, ours, line);
    return key.instances.map(([suffix, attributes]): KeyDeclaration => {
      const read = readKeyDeclaration({
        ...placed(key, attributes, trace, { ours, line }),
        origin: 'cdk',
        address: addressOf(key) + suffix,
        directory: posix.dirname(key.path),
        ...(only.length > 0 && { terraformOnly: only }),
        ...(trace.length === 0 && line === undefined && { isGenerated: true }),
        ...(spelling !== undefined && { spelling }),
      });
      faults.push(...read.faults.map((fault) => inWordsOf(fault, spelling)));
      return trace.length === 0 ? read.key : { ...read.key, environments: environmentsOf(read.key, trace) };
    });
  });
  return { keys, faults, files: [...read, ...calls.paths] };
}

/** The same fault, so its fingerprint stays. */
function inWordsOf(fault: DeclarationFault, spelling: Spelling | undefined): DeclarationFault {
  const { message, identity = message } = fault;
  return { ...fault, message: inProgramWords(message, spelling), identity };
}

/** Bindings for other languages than JavaScript and TypeScript write names in their own way. */
function spellingOf(
  trace: readonly Call[],
  ours: boolean,
  line: SourceRange | undefined,
): Spelling | undefined {
  if (trace.length > 0) return ours ? 'construct' : 'bindings';
  return line !== undefined && /\.[cm]?[jt]sx?$/.test(line.path) ? 'bindings' : undefined;
}

/** Our constructs have the word "all" for what the resource says by leaving environments out. */
function environmentsOf(
  { environments }: KeyDeclaration,
  trace: readonly Call[],
): KeyDeclaration['environments'] {
  if (environments.kind !== 'absent') return environments;
  const at = placeOfWord('environments', 'all', trace);
  return at === undefined ? environments : { kind: 'known', value: 'all', at };
}

async function readStack(path: string, text: string) {
  const file = await readTerraformJson(path, leanStack(text));
  const scope = moduleScope({ ...file, given: new Map() }, { steps: STEPS });
  const keys = file.keys.map((block): SynthesizedKey => {
    const comment = block.attributes.get('//');
    return {
      block,
      path,
      metadata: member(comment && evaluate(comment, scope), 'metadata'),
      instances: instancesOf(block.attributes, scope).map((instance) => {
        const inner = instanceScope(scope, instance);
        return [instance.suffix, evaluatedAttributes(block.attributes, inner)];
      }),
    };
  });
  return { keys, faults: file.faults };
}

function member(value: StaticValue | undefined, name: string): ReadonlyMap<string, StaticValue> {
  const inside = value?.kind === 'map' ? value.entries.get(name)?.value : undefined;
  return new Map(inside?.kind === 'map' ? [...inside.entries].map(([key, entry]) => [key, entry.value]) : []);
}

/** The construct's path, which is how a CDK app names it. */
function addressOf({ block, metadata }: SynthesizedKey): string {
  const path = metadata.get('path');
  return path?.kind === 'scalar' && typeof path.value === 'string'
    ? path.value
    : `${KEY_TYPE}.${block.label}`;
}

async function traceOf(
  { metadata, path }: SynthesizedKey,
  calls: Calls,
): Promise<Pick<Traced, 'trace' | 'ours'>> {
  const written = metadata.get('stackTrace');
  const lines = written?.kind === 'list' ? written.items : [];
  const frames = framesOf(lines.map((line) => (line.kind === 'scalar' ? String(line.value) : '')));
  const trace: Call[] = [];
  for (const frame of frames) {
    const call = await calls.of(frame, path);
    // Without the innermost call the others say nothing about the key.
    if (call === undefined && trace.length === 0) break;
    if (call !== undefined) trace.push(call);
  }
  // Other bindings write absolute paths.
  return { trace, ours: frames[0]?.absolute === false };
}

/** The declaration with everything at its place in the program, if that is known. */
function placed(
  { block }: SynthesizedKey,
  attributes: ReadonlyMap<string, StaticValue>,
  trace: readonly Call[],
  { ours, line }: Pick<Traced, 'ours' | 'line'>,
): Omit<RawDeclaration, 'origin' | 'address' | 'directory' | 'terraformOnly'> {
  const [inner] = trace;
  const outermost = trace.at(-1);
  if (line !== undefined) {
    const moved = [...attributes].map(([name, value]) => [name, movedTo(value, line)] as const);
    return { header: line, extent: line, attributes: new Map(moved), purpose: ABSENT, insertion: undefined };
  }
  if (inner === undefined || outermost === undefined) {
    return { header: block.header, extent: block.extent, attributes, purpose: ABSENT, insertion: undefined };
  }
  const { source, start, headerEnd, end } = outermost;
  return {
    header: rangeBetween(source, start, headerEnd),
    extent: rangeBetween(source, start, end),
    attributes: new Map(
      [...attributes].map(([name, value]) => [name, movedTo(value, placeOfAttribute(name, value, trace))]),
    ),
    purpose: purposeOf(trace),
    insertion: ours ? insertionInto(inner) : undefined,
  };
}

/** What a comment at one of the calls says, the outermost first: it knows more. */
function purposeOf(trace: readonly Call[]): RawDeclaration['purpose'] {
  for (const { source, start, end } of trace.toReversed()) {
    const purpose = purposeComment(source.lines, rangeBetween(source, start, end));
    if (purpose.kind !== 'absent') return purpose;
  }
  return ABSENT;
}

function movedTo(value: StaticValue, at: SourceRange): StaticValue {
  switch (value.kind) {
    case 'scalar':
    case 'undecidable':
      return { ...value, at };
    case 'list':
      return { ...value, at, items: value.items.map((item) => movedTo(item, at)) };
    case 'map': {
      const entries = [...value.entries].map(
        ([name, entry]) => [name, { value: movedTo(entry.value, at), extent: at }] as const,
      );
      return { ...value, at, entries: new Map(entries) };
    }
  }
}
