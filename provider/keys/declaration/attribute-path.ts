import type { ProblemPath } from './problem.ts';
import { quoted, shown } from './quoted.ts';

type Step =
  | { readonly attribute: string }
  | { readonly key: string }
  | { readonly index: number; readonly set: boolean };

/** The position of a value in a declaration. A chain, because most paths are never written out. */
export class AttributePath {
  /** The whole declaration. */
  static readonly ROOT = new AttributePath(undefined, undefined);

  readonly #parent: AttributePath | undefined;
  readonly #step: Step | undefined;

  private constructor(parent: AttributePath | undefined, step: Step | undefined) {
    this.#parent = parent;
    this.#step = step;
  }

  attribute(name: string): AttributePath {
    return new AttributePath(this, { attribute: name });
  }

  /** An entry of a map, which has a name that the writer chose. */
  key(name: string): AttributePath {
    return new AttributePath(this, { key: name });
  }

  /** An element of a list or a set. */
  element(index: number, of: 'list' | 'set'): AttributePath {
    return new AttributePath(this, { index, set: of === 'set' });
  }

  get steps(): ProblemPath {
    const before = this.#parent?.steps ?? [];
    const step = this.#step;
    if (step === undefined) return before;
    return [...before, 'attribute' in step ? step.attribute : 'key' in step ? step.key : step.index];
  }

  /** As people write it: `deliver_to[0].file.path`. The elements of a set have no order, so none is counted. */
  toString(): string {
    const before = this.#parent?.toString() ?? '';
    const step = this.#step;
    if (step === undefined) return before;
    if ('attribute' in step) {
      const name = shown(step.attribute);
      return before === '' ? name : `${before}.${name}`;
    }
    if ('key' in step) return `${before}[${quoted(step.key)}]`;
    return step.set ? `${before}[...]` : `${before}[${step.index}]`;
  }
}
