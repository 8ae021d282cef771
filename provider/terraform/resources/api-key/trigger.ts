import { PENDING, type Pending } from '../../../keys/key.ts';
import { BigNumber, Dynamic, isUnknown, type Unknown, type Value } from '../../plugin/index.ts';
import { wholly } from './wholly-known.ts';

/** A value of `rotate_trigger` as a text: the same value gives the same text, wherever it comes from. */
export function triggerOf(trigger: Dynamic | null | Unknown): string | undefined | Pending {
  if (isUnknown(trigger)) return PENDING;
  if (trigger === null || trigger.value === null) return undefined;
  return wholly<Dynamic>(trigger) === undefined ? PENDING : canonical(trigger.value);
}

function canonical(value: Value): string {
  if (value instanceof Dynamic) return canonical(value.value);
  if (value instanceof BigNumber) return value.text;
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  // Sorted: a value from the state holds its attributes in another order than one from the configuration.
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([name, item]) => `${JSON.stringify(name)}:${canonical(item)}`).join()}}`;
}
