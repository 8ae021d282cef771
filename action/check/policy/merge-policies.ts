import { MODES } from '../mode.ts';
import { isRecord, type WrittenPolicy } from './policy-layer.ts';

/** How a field of two policies becomes one. Fields that are not listed are replaced. */
const MERGES: Readonly<Record<string, (base: unknown, own: unknown) => unknown>> = {
  unknown: (base, own) => ({ ...byMode(base), ...byMode(own) }),
  undecidable: (base, own) => ({ ...byMode(base), ...byMode(own) }),
  environments: mergeEach,
  vendors: byName('name'),
  paths: (base, own) => ({
    ...recordOf(base),
    ...recordOf(own),
    exclude: [...listOf(recordOf(base).exclude), ...listOf(recordOf(own).exclude)],
  }),
  terraform: byName('root'),
  verify_secrets: mergeEach,
  secrets: (base, own) => {
    const patterns = replacing('id')(recordOf(base).patterns, recordOf(own).patterns);
    return { ...mergeEach(base, own), ...(patterns.length > 0 && { patterns }) };
  },
  rules: (base, own) => mergeRecords(base, own, (a, b) => ({ ...ruleOf(a), ...ruleOf(b) })),
  overrides: (base, own) => [...listOf(base), ...listOf(own)],
  waivers: (base, own) => [...listOf(base), ...listOf(own)],
  policies: (base, own) => [...listOf(base), ...listOf(own)],
  // The first match applies.
  purposes: (base, own) => [...listOf(own), ...listOf(base)],
};

/** What a policy and one that it extends say together, as if one file had it. */
export function mergePolicies(base: WrittenPolicy, own: WrittenPolicy): WrittenPolicy {
  const merged: Record<string, unknown> = { ...base };
  for (const [field, value] of Object.entries(own)) {
    const before = merged[field];
    merged[field] = before === undefined ? value : (MERGES[field]?.(before, value) ?? value);
  }
  const { extends: _, locked: __, ...rest } = merged;
  return rest;
}

function byMode(effect: unknown): Readonly<Record<string, unknown>> {
  return isRecord(effect) ? effect : Object.fromEntries(MODES.map((mode) => [mode, effect]));
}

function ruleOf(settings: unknown): Readonly<Record<string, unknown>> {
  return isRecord(settings) ? settings : { severity: settings };
}

function mergeEach(base: unknown, own: unknown): Readonly<Record<string, unknown>> {
  return mergeRecords(base, own, mergeEachValue);
}

function mergeEachValue(base: unknown, own: unknown): unknown {
  return isRecord(base) && isRecord(own) ? { ...base, ...own } : own;
}

function mergeRecords(
  base: unknown,
  own: unknown,
  merge: (base: unknown, own: unknown) => unknown,
): Readonly<Record<string, unknown>> {
  const merged: Record<string, unknown> = { ...recordOf(base) };
  for (const [name, value] of Object.entries(recordOf(own)))
    merged[name] = name in merged ? merge(merged[name], value) : value;
  return merged;
}

/** Merges lists of mappings that have a name. */
function byName(field: string) {
  return (base: unknown, own: unknown): readonly unknown[] => {
    const added = listOf(own);
    const nameOf = (item: unknown) => recordOf(item)[field];
    const merged = listOf(base).map((item) => {
      const after = added.find((one) => nameOf(one) === nameOf(item));
      return after === undefined ? item : { ...recordOf(item), ...recordOf(after) };
    });
    const names = new Set(merged.map(nameOf));
    return [...merged, ...added.filter((item) => !names.has(nameOf(item)))];
  };
}

/** The same, but a later mapping replaces all of an earlier one. */
function replacing(field: string) {
  return (base: unknown, own: unknown): readonly unknown[] => {
    const added = listOf(own);
    const names = new Set(added.map((item) => recordOf(item)[field]));
    return [...listOf(base).filter((item) => !names.has(recordOf(item)[field])), ...added];
  };
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : {};
}
