import { basename } from 'node:path';
import { printable } from '../../../provider/text/printable.ts';
import { checkedPatterns } from '../policy/check-patterns.ts';
import type { WrittenBase } from '../policy/extends-schema.ts';
import type { Policy } from '../policy/policy.ts';
import { PolicyError } from '../policy/policy-error.ts';
import { basesOf, type PolicyLayer, readLayer } from '../policy/policy-layer.ts';
import { policyOfLayers } from '../policy/read-policy.ts';
import type { Rule } from '../rules/definition/rule.ts';
import { digestOf, type FileText } from './file-text.ts';
import { readNestedPolicies } from './nested-policies.ts';
import {
  type BaseLocation,
  locateBase,
  nameOf,
  type PolicyPart,
  type PolicySources,
  readBase,
} from './policy-location.ts';

/** More would be hard to follow. */
const DEEPEST = 5;

/** A place in a file of the checked repository that names a file outside. */
interface Anchor {
  readonly path: string;
  readonly line: number;
}

/** A policy with all that it extends and lists. */
export interface WholePolicy {
  readonly value: Policy;
  /** The files that it consists of, besides itself. */
  readonly parts: readonly PolicyPart[];
  /** Paths of the policies for some files that are left out, because they are not valid. */
  readonly leftOut: readonly string[];
}

/**
 * Reads a policy with everything that it extends, and the policies for some files that it lists.
 *
 * @throws PolicyError (as a rejection) with all errors of a file, by line. Those in a file outside the repository are at
 * the line that names it.
 */
export async function readWholePolicy(
  path: string,
  text: string,
  sources: PolicySources,
  rules: readonly Rule[],
): Promise<WholePolicy> {
  const reading = new PolicyReading(sources, rules);
  try {
    return await reading.read(path, text);
  } catch (error) {
    throw error instanceof PolicyError ? withAnchors(path, error, reading.anchors) : error;
  }
}

function withAnchors(path: string, error: PolicyError, anchors: ReadonlyMap<string, Anchor>): PolicyError {
  const isOutside = error.isOutside || error.faults.some((fault) => anchors.has(fault.path));
  return new PolicyError(
    path,
    error.faults.map((fault) => {
      const anchor = anchors.get(fault.path);
      if (anchor === undefined) return fault;
      return {
        ...anchor,
        message: `extends ${fault.path}, which is not valid at line ${fault.line}: ${fault.message}`,
      };
    }),
    'policy',
    isOutside,
  );
}

class PolicyReading {
  readonly #sources: PolicySources;
  readonly #rules: readonly Rule[];
  /** By name, each after what it extends. */
  readonly #layers = new Map<string, PolicyLayer>();
  readonly #parts = new Map<string, PolicyPart>();
  readonly anchors = new Map<string, Anchor>();

  constructor(sources: PolicySources, rules: readonly Rule[]) {
    this.#sources = sources;
    this.#rules = rules;
  }

  async read(path: string, text: string): Promise<WholePolicy> {
    const own = await checkedPatterns(readLayer(text, path, this.#rules));
    const location: BaseLocation = { kind: 'tree', path };
    const { base } = this.#sources;
    // What the operator names applies before what the policy says itself.
    if (base !== undefined) await this.#add(own, location, base, 1, [path]);
    await this.#addBasesOf(own, location, [path]);
    const layers = [...this.#layers.values(), own];
    const { nested, parts, leftOut } = await readNestedPolicies(layers, this.#sources, this.#rules);
    const value = policyOfLayers(layers, this.#rules, nested);
    // A file can be both extended and listed.
    const listed = parts.filter(({ path }) => !this.#parts.has(path));
    return { value, parts: [...this.#parts.values(), ...listed], leftOut };
  }

  async #addBasesOf(
    layer: PolicyLayer,
    location: BaseLocation,
    chain: readonly string[],
  ): Promise<readonly PolicyLayer[]> {
    const bases: PolicyLayer[] = [];
    for (const { base, line } of basesOf(layer))
      bases.push(await this.#add(layer, location, base, line, chain));
    return bases;
  }

  async #add(
    parent: PolicyLayer,
    from: BaseLocation,
    base: WrittenBase,
    line: number,
    chain: readonly string[],
  ): Promise<PolicyLayer> {
    const { path } = parent.source;
    const location = locateBase(base, from, this.#sources);
    const refuse = (message: string) =>
      new PolicyError(path, [{ line, message: `extends ${message}` }], 'policy', location.kind !== 'tree');
    if (location.kind === 'nowhere') throw refuse(location.because);
    const name = nameOf(location);
    if (chain.includes(name)) throw refuse(`itself: ${[...chain, name].join(' extends ')}`);
    if (chain.length > DEEPEST)
      throw refuse(`${name}, which is more than ${DEEPEST} files deep: ${chain.join(' extends ')}`);
    const read = await readBase(location, this.#sources);
    const sha256 = digestOf(read);
    if (typeof read === 'string' || sha256 === undefined)
      throw refuse(unread(name, read, this.#sources, location));
    const pinned = typeof base === 'string' ? undefined : base.sha256;
    if (pinned !== undefined && pinned !== sha256)
      throw refuse(
        `${name}, whose SHA-256 is ${sha256}, not ${pinned}. Review what changed in the file, then correct sha256`,
      );
    const known = this.#layers.get(name);
    if (known !== undefined) return known;
    const anchor = location.kind === 'disk' ? (parent.anchor ?? { path, line }) : undefined;
    if (anchor !== undefined) this.anchors.set(name, anchor);
    this.#parts.set(name, { path: name, onDisk: location.kind === 'disk', sha256 });
    const checked = await checkedPatterns(readLayer(read.text, name, this.#rules));
    const layer = { ...checked, ...(anchor && { anchor }) };
    const bases = await this.#addBasesOf(layer, location, [...chain, name]);
    const whole = { ...layer, bases };
    this.#layers.set(name, whole);
    return whole;
  }
}

function unread(
  name: string,
  read: FileText,
  { where }: PolicySources,
  { kind }: Exclude<BaseLocation, { readonly kind: 'nowhere' }>,
): string {
  const shown = printable(name);
  if (read === 'unfit') return `${shown}, which is not a regular file with at most 8 MiB of UTF-8 text`;
  return kind === 'disk'
    ? `${shown}, which does not exist on disk. Check out or install what contains ${basename(shown)} first`
    : `${shown}, which does not exist${where}`;
}
