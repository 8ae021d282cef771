import { isUnknown } from '../../plugin/index.ts';

/** A value in which nothing is unknown, however deep; undefined while something is. */
export function wholly<Known>(value: unknown): Known | undefined {
  return isWhollyKnown<Known>(value) ? value : undefined;
}

function isWhollyKnown<Known>(value: unknown): value is Known {
  if (isUnknown(value)) return false;
  if (typeof value !== 'object' || value === null) return true;
  return Object.values(value).every((part) => isWhollyKnown(part));
}
