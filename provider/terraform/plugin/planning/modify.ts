import type { Attributes } from '../schema/attribute.ts';
import { sameValue } from '../values/equal.ts';
import { AttributePath } from '../values/path.ts';
import type { ObjectValue, Value } from '../values/value.ts';
import { configOf, correlate, mapNestedObjects, priorOf } from './correlate.ts';

interface Modifying {
  readonly creating: boolean;
  readonly requiresReplace: AttributePath[];
}

/** Runs every attribute's plan modifiers, outer attributes before those nested in them. */
export function withModifiers(
  attributes: Attributes,
  planned: ObjectValue,
  config: ObjectValue | null,
  prior: ObjectValue | null,
): { readonly planned: ObjectValue; readonly requiresReplace: readonly AttributePath[] } {
  const modifying: Modifying = { creating: prior === null, requiresReplace: [] };
  return {
    planned: walk(attributes, planned, config, prior, new AttributePath([]), modifying),
    requiresReplace: modifying.requiresReplace,
  };
}

function walk(
  attributes: Attributes,
  planned: ObjectValue,
  config: ObjectValue | null,
  prior: ObjectValue | null,
  at: AttributePath,
  modifying: Modifying,
): ObjectValue {
  const result: Record<string, Value> = {};
  for (const [name, attribute] of Object.entries(attributes)) {
    const path = at.attribute(name);
    const configured = config?.[name] ?? null;
    const before = prior?.[name] ?? null;
    let value = planned[name] ?? null;
    let replace = false;
    for (const modifier of attribute.planModifiers) {
      const request = {
        path,
        config: configured,
        prior: before,
        planned: value,
        creating: modifying.creating,
      };
      const modification = modifier.modify(request);
      if (modification?.planned !== undefined) value = modification.planned;
      if (modification?.requiresReplace) replace = true;
    }
    if (replace && !modifying.creating && !sameValue(attribute.type, value, before))
      modifying.requiresReplace.push(path);
    const { nested } = attribute;
    if (nested !== undefined) {
      value = mapNestedObjects(nested, value, (element, step) =>
        walk(
          nested.attributes,
          element,
          correlate(nested, configured, step, element, configOf),
          correlate(nested, before, step, element, priorOf),
          step === undefined ? path : new AttributePath([...path.steps, step]),
          modifying,
        ),
      );
    }
    result[name] = value;
  }
  return result;
}
