import type * as z from 'zod';
import { firstMismatch } from '../../api/shape.ts';
import { DeliveryError } from '../destination.ts';
import type { RemoteAnswer } from './sender.ts';

/** Parses JSON; undefined when the text is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * Holds a successful answer against what the service documents.
 *
 * @param service Its name in errors: "Vault".
 * @throws DeliveryError that says what differs, never the answer itself.
 */
export function readAnswer<Schema extends z.ZodType>(
  destination: string,
  service: string,
  { status, text }: RemoteAnswer,
  schema: Schema,
): z.output<Schema> {
  const value = parseJson(text);
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const { path, expected, received } = firstMismatch(parsed.error, value);
  const differs =
    value === undefined
      ? 'it is not JSON'
      : `${path === '' ? 'it' : path} should be ${expected} and is ${received}`;
  throw new DeliveryError(
    destination,
    `The answer (${status}) is not one of ${service}: ${differs}. Check the address, and any proxy between.`,
  );
}
