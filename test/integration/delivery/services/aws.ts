import type * as z from 'zod';
import type { SeenRequest } from '../../api/test-server.ts';
import { verifySignature } from './signature-v4.ts';
import { type Reply, type Service, serve, Violation } from './stand-in.ts';

/** Assembled, so that no scanner takes them for real ones. */
const ACCESS_KEY = `AKIA${'X'.repeat(16)}`;
const SECRET_KEY = ['aws', 'secret', 'key', 'x'.repeat(26)].join('/');
const SESSION = ['session', 'token', 'z'.repeat(40)].join('/');
const REGION = 'eu-west-1';

/** One action: the schema of its input, and what it does. */
export interface AwsAction<Shape extends z.ZodType = z.ZodType> {
  readonly input: Shape;
  readonly isWrite?: boolean;
  respond(input: z.output<Shape>): Reply;
}

export function action<Shape extends z.ZodType>(defined: AwsAction<Shape>): AwsAction {
  return { ...defined, respond: (input) => defined.respond(defined.input.parse(input)) };
}

/** An error as AWS words it. */
export function awsError(code: string, message: string, status = 400): Reply {
  return { status, body: { __type: code, message } };
}

/** A service with AWS's JSON protocol. It checks the signature and the input of every request. */
export async function startAws(
  { service, target }: { readonly service: string; readonly target: string },
  actions: Readonly<Record<string, AwsAction>>,
  again?: Service['again'],
) {
  const nameOf = ({ headers }: SeenRequest) => String(headers['x-amz-target']).replace(`${target}.`, '');
  const model: Service = {
    kindOf: (request) => (actions[nameOf(request)]?.isWrite === true ? 'write' : 'read'),
    ...(again === undefined ? {} : { again }),
    verify(request) {
      const body = Buffer.from(request.body, 'latin1');
      const signer = {
        accessKeyId: ACCESS_KEY,
        secretAccessKey: SECRET_KEY,
        sessionToken: SESSION,
        region: REGION,
        service,
      };
      verifySignature({ ...request, body }, signer, Date.now());
    },
    respond(request) {
      const body = Buffer.from(request.body, 'latin1');
      if (request.method !== 'POST' || request.url !== '/') throw new Violation('not POST /');
      if (request.headers['content-type'] !== 'application/x-amz-json-1.1') throw new Violation('media type');
      const found = actions[nameOf(request)];
      if (found === undefined) throw new Violation(`no action ${nameOf(request)}`);
      return {
        headers: { 'content-type': 'application/x-amz-json-1.1' },
        ...found.respond(JSON.parse(body.toString('utf8'))),
      };
    },
    fault(fault, request) {
      const name = `${service}:${nameOf(request)}`;
      switch (fault) {
        case 'denied':
          return awsError(
            'AccessDeniedException',
            `User: arn:aws:iam::123456789012:user/ci is not authorized to perform: ${name} because no identity-based policy allows the ${name} action`,
          );
        case 'throttled':
          return awsError('ThrottlingException', 'Rate exceeded');
        case 'outage':
          return awsError('InternalServiceError', 'An error occurred on the server side.', 500);
      }
    },
  };
  const server = await serve(model);
  return {
    ...server,
    environment: {
      AWS_ACCESS_KEY_ID: ACCESS_KEY,
      AWS_SECRET_ACCESS_KEY: SECRET_KEY,
      AWS_SESSION_TOKEN: SESSION,
      AWS_REGION: REGION,
      AWS_ENDPOINT_URL: server.url,
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_CONFIG_FILE: '/nonexistent',
      AWS_SHARED_CREDENTIALS_FILE: '/nonexistent',
    },
    secrets: [SECRET_KEY, SESSION],
  };
}
