import type { IncomingMessage } from 'node:http';
import type * as z from 'zod';
import { readBody } from '../request-body.ts';

/** Reads the JSON body of a test control. @throws ProblemError as for any body. */
export async function readControl<Schema extends z.ZodType>(
  request: IncomingMessage,
  schema: Schema,
): Promise<z.output<Schema>> {
  const { value } = await readBody(request, { mediaType: 'application/json', schema });
  return schema.parse(value);
}
