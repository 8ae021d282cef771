import * as z from 'zod';
import type { HttpTuning } from '../../http/client.ts';
import type { FinalResponse } from '../../http/exchange.ts';
import { effortMessage } from '../../http/messages.ts';
import { parseJson } from '../../http/read-json.ts';
import { type HttpResponse, headerOf, textOf } from '../../http/request-response.ts';
import { DeliveryError } from '../destination.ts';
import { createRemote } from '../remote/remote.ts';
import type { AwsIdentity } from './credentials.ts';
import { type AwsService, endpointOf } from './endpoint.ts';
import { secretsOf, signedHeaders } from './signer.ts';

/** A service with AWS's JSON protocol, version 1.1. */
export interface AwsJsonService extends AwsService {
  /** Before the names of actions in `X-Amz-Target`. */
  readonly target: string;
  /** Before the names of actions in policies. */
  readonly prefix: string;
}

export interface AwsApiOptions {
  readonly destination: string;
  readonly service: AwsJsonService;
  readonly identity: AwsIdentity;
  /** The ARN that a policy names, and how sentences name it. */
  readonly resource: { readonly arn: string; readonly title: string };
  readonly environment: NodeJS.ProcessEnv;
  readonly tuning: HttpTuning | undefined;
}

/** What an action gave: what was asked for, or one of the errors that the caller handles. */
export type AwsResult<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly message: string; readonly refusal: () => DeliveryError };

export interface AwsApi {
  /**
   * @param expected Codes of errors that are returned.
   * @throws DeliveryError for all others.
   */
  call<Shape extends z.ZodType>(
    action: string,
    input: object,
    shape: Shape,
    ...expected: readonly string[]
  ): Promise<AwsResult<z.output<Shape>>>;
}

const problem = z.object({
  __type: z.string().optional(),
  message: z.string().optional(),
  Message: z.string().optional(),
});
/** Codes by which services refuse too many requests, with status 400. Source: botocore, `_retry.json`. */
const THROTTLED =
  /^(?:Throttling\w*|TooManyRequests\w*|RequestLimitExceeded|SlowDown|PriorRequestNotComplete|TooManyUpdates)$/;
const MISSING_PERMISSION = /^(?:AccessDenied\w*|UnauthorizedOperation|NotAuthorized)$/;
const BAD_CREDENTIALS =
  /^(?:UnrecognizedClientException|InvalidClientTokenId|ExpiredToken\w*|InvalidSignatureException|SignatureDoesNotMatch|IncompleteSignature\w*|MissingAuthenticationToken\w*|RequestExpired)$/;

/** Nothing is sent yet. */
export function createAwsApi(options: AwsApiOptions): AwsApi {
  const { destination, service, identity, resource, environment, tuning } = options;
  const baseUrl = endpointOf(destination, service, identity.region, environment);
  const remote = createRemote({
    destination,
    service: service.title,
    baseUrl,
    headers: {},
    secrets: secretsOf(identity.credentials),
    rateLimitWaitMs: (response) =>
      response.status === 400 && THROTTLED.test(errorOf(response).code) ? 0 : null,
    tuning,
  });

  const refusal = (action: string, response: FinalResponse): DeliveryError => {
    const { code, message } = errorOf(response);
    const words = [response.status, remote.redact(code), remote.redact(message, 500)]
      .filter(Boolean)
      .join(' ');
    const name = `${service.prefix}:${action}`;
    return new DeliveryError(
      destination,
      `${explain(code, words, name, response.status)}${effortMessage(response.effort)}`,
    );
  };

  const explain = (code: string, words: string, name: string, status: number): string => {
    if (MISSING_PERMISSION.test(code)) {
      const statement = JSON.stringify({ Effect: 'Allow', Action: [name], Resource: resource.arn });
      return `AWS does not allow ${name} on ${resource.title} (${words}). Add to the policy of this identity: ${statement}. If the message is about KMS, allow kms:Decrypt and kms:GenerateDataKey on the key too.`;
    }
    if (BAD_CREDENTIALS.test(code))
      return `AWS does not accept the credentials (${words}). They are mistyped, expired or deleted, or the clock of this machine is wrong.`;
    if (THROTTLED.test(code) || status === 429)
      return `${service.title} refuses too many requests (${words}). Apply again later.`;
    return status >= 500
      ? `${service.title} in ${identity.region} is not available (${words}). This is a fault of the service: apply again later.`
      : `${service.title} refused ${name} on ${resource.title} (${words}).`;
  };

  return {
    async call(action, input, shape, ...expected) {
      const body = JSON.stringify(input);
      const headers = await signedHeaders(
        { region: identity.region, service: service.id },
        identity.credentials,
        {
          host: baseUrl.host,
          headers: {
            'content-type': 'application/x-amz-json-1.1',
            'x-amz-target': `${service.target}.${action}`,
          },
          body,
        },
        remote.now(),
      );
      const response = await remote.send({ method: 'POST', path: '/', headers, body });
      if (response.status === 200) return { ok: true, value: remote.read(response, shape) };
      const { code, message } = errorOf(response);
      if (expected.includes(code)) return { ok: false, message, refusal: () => refusal(action, response) };
      throw refusal(action, response);
    },
  };
}

function errorOf(response: HttpResponse): { readonly code: string; readonly message: string } {
  const parsed = problem.safeParse(parseJson(textOf(response)));
  const body = parsed.success ? parsed.data : {};
  // Written as "namespace#Code" or "Code:url".
  const written = body.__type ?? headerOf(response, 'x-amzn-errortype') ?? '';
  const code = written.slice(written.indexOf('#') + 1).split(':', 1)[0] ?? '';
  return { code, message: body.message ?? body.Message ?? '' };
}
