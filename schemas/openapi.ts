import packageJson from '../package.json' with { type: 'json' };
import { type OperationId, operations } from '../provider/api/contract/operations.ts';
import type { JsonSchema } from './json-schema.ts';
import { Components } from './openapi-components.ts';
import { operationObject, tagOf } from './openapi-operation.ts';

/** Of the contract, not of the package: it moves when what is served changes. */
const CONTRACT_VERSION = '1.0.0';

const DESCRIPTION = `The HTTP contract that LowerPlane keys as code is written against.

LowerPlane publishes no REST contract of its own, apart from OpenCPX (\`/cpx\`): the paths, bodies and errors here are
defined by this project. Its emulator serves exactly them, its client speaks exactly them, and the base URL is yours to
set. Lists take \`limit\` and \`cursor\` and answer with \`next_cursor\`, null on the last page. Errors are RFC 9457
problems; the last segment of \`type\` is the code to act on. Read answers tolerantly: new fields may appear.`;

/** The whole contract as an OpenAPI 3.1 document. */
export function openApiDocument(): JsonSchema {
  const components = new Components();
  const paths = pathsObject(components);
  return {
    openapi: '3.1.0',
    info: {
      title: 'LowerPlane API keys and compliance',
      version: CONTRACT_VERSION,
      summary: 'Keys, their audit trail, and the compliance data a gate reads.',
      description: DESCRIPTION,
      license: { name: packageJson.license, identifier: packageJson.license },
    },
    servers: [
      {
        url: '{baseUrl}',
        description: 'LowerPlane, or its emulator',
        variables: {
          baseUrl: {
            default: 'http://localhost:8080',
            description: 'With its path prefix, if it has one, and no trailing slash.',
          },
        },
      },
    ],
    security: [{ apiKey: [] }],
    tags: tagsOf(paths),
    paths,
    components: {
      securitySchemes: {
        apiKey: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'lp_ and 36 characters of 0-9 A-Z a-z, the last 6 a CRC-32 of those before',
          description: 'A LowerPlane API key.',
        },
      },
      parameters: PARAMETERS,
      headers: HEADERS,
      ...components.collected(),
    },
  };
}

const PARAMETERS = {
  IdempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header',
    required: false,
    description:
      'Makes a repetition harmless: the same key with the same body answers with what was made the first time, with another body 409.',
    schema: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[!-~]+$' },
    example: '6f1c2a0e-5a0b-4c83-9d3c-1b7f2f6f3f0a',
  },
};

const HEADERS = {
  'Idempotency-Replayed': {
    description:
      '`true` when the response is about what an earlier request made. The secret of a key is not shown again.',
    schema: { type: 'string', const: 'true' },
  },
  'Retry-After': {
    description: 'How long to wait, in seconds or until an HTTP date.',
    schema: { type: 'string' },
    example: '2',
  },
  'WWW-Authenticate': {
    description: 'The scheme to authenticate with.',
    schema: { type: 'string' },
    example: 'Bearer',
  },
  'X-CPX-Version': {
    description: 'The version of OpenCPX the document follows.',
    schema: { type: 'string' },
    example: 'v1',
  },
};

function pathsObject(components: Components): Readonly<Record<string, JsonSchema>> {
  const paths: Record<string, JsonSchema> = {};
  for (const id of operationIds()) {
    const { path, method } = operations[id];
    paths[path] = { ...paths[path], [method.toLowerCase()]: operationObject(id, components) };
  }
  return paths;
}

function operationIds(): OperationId[] {
  const isId = (name: string): name is OperationId => Object.hasOwn(operations, name);
  return Object.keys(operations).filter(isId);
}

function tagsOf(paths: Readonly<Record<string, JsonSchema>>): readonly JsonSchema[] {
  const names = new Set(Object.keys(paths).map(tagOf));
  return [...names].map((name) => ({ name }));
}
