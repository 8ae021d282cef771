import type { Value } from './value.ts';

/** One step into a value: an attribute, a list index, a map key, or a set element (which is its own address). */
export type PathStep =
  | { readonly attribute: string }
  | { readonly index: number }
  | { readonly key: string }
  | { readonly element: Value };

/** Attribute names, map keys (strings) and list indexes (numbers): `['deliver_to', 0, 'file']`. */
export type PathInput = AttributePath | readonly (string | number)[];

/** Where in a resource's configuration something is: `path('deliver_to').index(0).attribute('file')`. */
export class AttributePath {
  readonly steps: readonly PathStep[];

  constructor(steps: readonly PathStep[]) {
    this.steps = steps;
  }

  attribute(name: string): AttributePath {
    return new AttributePath([...this.steps, { attribute: name }]);
  }

  index(index: number): AttributePath {
    return new AttributePath([...this.steps, { index }]);
  }

  key(key: string): AttributePath {
    return new AttributePath([...this.steps, { key }]);
  }

  /** An element of a set. Terraform's protocol cannot address one: a diagnostic points at the set itself. */
  element(value: Value): AttributePath {
    return new AttributePath([...this.steps, { element: value }]);
  }

  /** As users write it: `deliver_to[0].file`, `tags["team"]`. */
  toString(): string {
    let text = '';
    for (const step of this.steps) {
      if ('attribute' in step) text += text === '' ? step.attribute : `.${step.attribute}`;
      else if ('index' in step) text += `[${step.index}]`;
      else if ('key' in step) text += `[${JSON.stringify(step.key)}]`;
      else text += '[...]';
    }
    return text;
  }
}

/** The whole object. */
export const ROOT: AttributePath = new AttributePath([]);

/** Starts a path at an attribute of the resource. */
export function path(attribute: string): AttributePath {
  return ROOT.attribute(attribute);
}

/** Reads the short array form: a number is a list index, a string is an attribute. */
export function toPath(input: PathInput): AttributePath {
  if (input instanceof AttributePath) return input;
  return new AttributePath(
    input.map((step) => (typeof step === 'number' ? { index: step } : { attribute: step })),
  );
}
