import type { ApiKeyDeliverTo } from './generated/index.ts';
import type { OneOf, Only } from './one-of.ts';

/**
 * One destination of a secret. Two have a short form: `{ file: 'ci.key' }` is a file by its path, relative to the
 * directory Terraform runs in, and `{ age: ['age1...'] }` seals to recipients into the construct's `sealedSecret`.
 */
export type DeliverTo =
  | Only<ApiKeyDeliverTo, 'file', string>
  | Only<ApiKeyDeliverTo, 'age', readonly string[]>
  | OneOf<ApiKeyDeliverTo>;

/** A destination as the resource has it. */
export function inFull(destination: DeliverTo): ApiKeyDeliverTo {
  const { file, age } = destination;
  if (typeof file === 'string') return { file: { path: file } };
  if (age !== undefined && !('recipients' in age)) return { age: { recipients: [...age] } };
  return { ...destination, file, age };
}
