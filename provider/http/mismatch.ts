import type * as z from 'zod';
import { fieldName, valueAt } from '../schema-messages/field-path.ts';
import { expectation } from '../schema-messages/schema-faults.ts';

/** Where and how a value differs from its schema. Holds no part of the value itself. */
export interface Mismatch {
  /** For example `data[3].expires_at`; empty for the whole value. */
  readonly path: string;
  readonly expected: string;
  /** Type and size only: the value may be a secret. */
  readonly received: string;
}

/** The first mismatch of a failed parse of `value`. */
export function firstMismatch(error: z.core.$ZodError, value: unknown): Mismatch {
  const issue = error.issues[0];
  if (issue === undefined) return { path: '', expected: 'of a different shape', received: describe(value) };
  return {
    path: fieldName(issue.path),
    expected: expectation(issue, { language: 'json' }),
    received: describe(valueAt(value, issue.path)),
  };
}

function describe(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (typeof value === 'string') return `a string of length ${value.length}`;
  if (Array.isArray(value)) return `an array of length ${value.length}`;
  return `${typeof value === 'object' ? 'an' : 'a'} ${typeof value}`;
}
