/** An entry of a pack that is a version of a file, or that such a version is made from. */
interface Node {
  /** Index of the version in a list; undefined for one that is not wanted itself. */
  blob: number | undefined;
  readonly offset: number;
  readonly base: Node | undefined;
  readonly derived: Node[];
  isListed: boolean;
}

/** A version of a file in a pack. */
export interface PackedVersion {
  readonly blob: number;
  /** Where its entry begins. */
  readonly offset: number;
  /** How many entries are made from it. */
  readonly derived: number;
  /** Whether it belongs to another family of deltas than the one before it in a list. */
  readonly isFirst: boolean;
}

/** The entries of one pack that some versions need, and how they are made from one another. */
export class PackForest {
  readonly #nodes = new Map<number, Node>();
  readonly #baseOf: (offset: number) => number | undefined;

  /** @param baseOf where the entry begins that the one at an offset is a delta against. */
  constructor(baseOf: (offset: number) => number | undefined) {
    this.#baseOf = baseOf;
  }

  /** Adds a version. False when its entry is that of another one already, or depends on itself. */
  add(blob: number, offset: number): boolean {
    const known = this.#nodes.get(offset);
    if (known !== undefined) {
      if (known.blob !== undefined) return false;
      known.blob = blob;
      return true;
    }
    const chain = new Set<number>();
    let at: number | undefined = offset;
    for (; at !== undefined && !this.#nodes.has(at); at = this.#baseOf(at)) {
      if (chain.has(at)) return false;
      chain.add(at);
    }
    let base = at === undefined ? undefined : this.#nodes.get(at);
    for (const next of [...chain].reverse()) {
      const node: Node = {
        blob: next === offset ? blob : undefined,
        offset: next,
        base,
        derived: [],
        isListed: false,
      };
      base?.derived.push(node);
      this.#nodes.set(next, node);
      base = node;
    }
    return true;
  }

  /**
   * The family of the version at an offset: each version after the one that it is made from, and all that is made from it
   * right after it. Empty when it was listed before.
   */
  *family(offset: number): Generator<PackedVersion> {
    let root = this.#nodes.get(offset);
    while (root?.base !== undefined && !root.isListed) root = root.base;
    if (root === undefined || root.isListed) return;
    let isFirst = true;
    const open = [root];
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      node.isListed = true;
      for (const next of node.derived.toReversed()) open.push(next);
      if (node.blob === undefined) continue;
      yield { blob: node.blob, offset: node.offset, derived: node.derived.length, isFirst };
      isFirst = false;
    }
  }
}
