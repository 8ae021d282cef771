import { requireAddress } from '../remote/settings.ts';

/** A service as addresses, settings and signatures name it. */
export interface AwsService {
  /** In addresses and signatures: "secretsmanager". */
  readonly id: string;
  /** In `AWS_ENDPOINT_URL_...`: "SECRETS_MANAGER". */
  readonly variable: string;
  /** In sentences. */
  readonly title: string;
}

/** By how the names of their regions begin. Source: botocore, `partitions.json`. */
const SUFFIXES: readonly (readonly [prefix: string, suffix: string])[] = [
  ['cn-', 'amazonaws.com.cn'],
  ['us-isob-', 'sc2s.sgov.gov'],
  ['us-iso-', 'c2s.ic.gov'],
  ['eusc-', 'amazonaws.eu'],
];

/**
 * Where a service of a region is, or what `AWS_ENDPOINT_URL_<SERVICE>` or `AWS_ENDPOINT_URL` says.
 *
 * @throws DeliveryError when it is not an address.
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 */
export function endpointOf(
  destination: string,
  { id, variable, title }: AwsService,
  region: string,
  environment: NodeJS.ProcessEnv,
): URL {
  const configured = environment[`AWS_ENDPOINT_URL_${variable}`] || environment.AWS_ENDPOINT_URL;
  if (configured && environment.AWS_IGNORE_CONFIGURED_ENDPOINT_URLS !== 'true')
    return requireAddress(destination, `address of ${title}`, configured);
  const suffix = SUFFIXES.find(([prefix]) => region.startsWith(prefix))?.[1] ?? 'amazonaws.com';
  const fips = environment.AWS_USE_FIPS_ENDPOINT === 'true' ? '-fips' : '';
  return new URL(`https://${id}${fips}.${region}.${suffix}`);
}

/** The partition that ARNs of a region begin with. Source: botocore, `partitions.json`. */
export function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}
