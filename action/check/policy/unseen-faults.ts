import type * as z from 'zod';
import type { DocumentFault } from '../../../provider/documents/schema-errors.ts';

type Issue = z.core.$ZodIssue;

/** What no JSON Schema sees: a day that does not exist, a duration beyond any use, an address that is none. */
export function unseenFaults(issues: readonly Issue[]): readonly DocumentFault[] {
  return issues.flatMap(deepest).map(({ path, message, code }) => ({
    path: path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join(''),
    message: code === 'custom' || code === 'invalid_format' ? message : 'has another form',
  }));
}

/** Of the shapes that a value could have, the one that it came nearest to is the one that was meant. */
function deepest(issue: Issue): readonly Issue[] {
  if (issue.code !== 'invalid_union') return [issue];
  const shapes = issue.errors.map((errors) => errors.flatMap(deepest));
  const depth = (shape: readonly Issue[]) => Math.max(0, ...shape.map(({ path }) => path.length));
  const [meant] = shapes.toSorted((a, b) => depth(b) - depth(a));
  if (meant === undefined || depth(meant) === 0) return [issue];
  return meant.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }));
}
