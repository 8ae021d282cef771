import * as z from 'zod';
import type { Operation } from '../provider/api/contract/operation.ts';
import { type OperationId, operations } from '../provider/api/contract/operations.ts';
import type { JsonSchema } from './json-schema.ts';
import type { Components } from './openapi-components.ts';
import { problemResponses } from './openapi-problems.ts';
import { OPERATION_EXAMPLES } from './operation-examples.ts';

/** One operation as an OpenAPI operation object. */
export function operationObject(id: OperationId, components: Components): JsonSchema {
  const operation: Operation = operations[id];
  return {
    operationId: id,
    tags: [tagOf(operation.path)],
    summary: operation.summary,
    description: `Needs a key with the permissions \`${operation.permissions}\` or more.`,
    'x-lowerplane-permissions': operation.permissions,
    ...parametersOf(operation, components),
    ...requestBodyOf(id, operation, components),
    responses: {
      [operation.success.status]: successOf(id, operation, components),
      ...problemResponses(operation, components),
    },
  };
}

/** The first part of a path that distinguishes operations: `/v1/api-keys/{id}` gives `api-keys`. */
export function tagOf(path: string): string {
  return path.replace(/^\/v1/, '').split('/')[1] ?? path;
}

function parametersOf(operation: Operation, components: Components): JsonSchema {
  const inPath = [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  const inQuery = Object.entries(operation.query?.shape ?? {}).map(([name, field]) => {
    const { description, ...schema } = components.use(field);
    return {
      name,
      in: 'query',
      required: false,
      ...(description === undefined ? {} : { description }),
      schema,
    };
  });
  const inHeader = operation.idempotencyKey ? [{ $ref: '#/components/parameters/IdempotencyKey' }] : [];
  const parameters = [...inPath, ...inQuery, ...inHeader];
  return parameters.length === 0 ? {} : { parameters };
}

function requestBodyOf(id: OperationId, { body }: Operation, components: Components): JsonSchema {
  if (body === undefined) return {};
  const isForm = body.mediaType === 'multipart/form-data';
  const content = {
    schema: components.use(isForm ? withFilePart(body.schema) : body.schema),
    example: OPERATION_EXAMPLES[id].request,
  };
  return { requestBody: { required: true, content: { [body.mediaType]: content } } };
}

const DESCRIPTIONS: Readonly<Record<Operation['success']['status'], string>> = {
  200: 'Done.',
  201: 'Created.',
  204: 'Done; the answer is empty.',
};

function successOf(
  id: OperationId,
  { success, idempotencyKey }: Operation,
  components: Components,
): JsonSchema {
  const headers = {
    ...(idempotencyKey
      ? { 'Idempotency-Replayed': { $ref: '#/components/headers/Idempotency-Replayed' } }
      : {}),
    ...(id === 'getPosture' || id === 'getPostureMetrics'
      ? { 'X-CPX-Version': { $ref: '#/components/headers/X-CPX-Version' } }
      : {}),
  };
  const content = success.mediaTypes.map((mediaType, index) => [
    mediaType,
    {
      schema: success.schema === undefined ? { type: 'string' } : components.use(success.schema),
      ...(index === 0 ? { example: OPERATION_EXAMPLES[id].response } : {}),
    },
  ]);
  return {
    description: DESCRIPTIONS[success.status],
    ...(Object.keys(headers).length === 0 ? {} : { headers }),
    ...(content.length === 0 ? {} : { content: Object.fromEntries(content) }),
  };
}

/** An upload's fields and its content, in the one object that a form is. */
function withFilePart(fields: z.ZodType): z.ZodType {
  if (!(fields instanceof z.ZodObject)) throw new TypeError('the fields of a form are an object');
  return fields.extend({ file: z.string().meta({ contentMediaType: 'application/octet-stream' }) });
}
