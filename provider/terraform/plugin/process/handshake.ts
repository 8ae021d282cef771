import type { ListeningAddress } from './socket.ts';

const COOKIE = 'd602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2';
const CORE_PROTOCOL = 1;
/** The version of Terraform's plugin protocol this server speaks. */
const PROTOCOL = 6;

/** Who started this process, according to its environment. */
export type Start =
  | { readonly kind: 'terraform'; readonly clientCertificate: string | undefined }
  | { readonly kind: 'refused'; readonly message: string };

/** Distinguishes Terraform from a user, and a Terraform that speaks our protocol from one that does not. */
export function readStart(environment: NodeJS.ProcessEnv, name: string): Start {
  if (environment.TF_PLUGIN_MAGIC_COOKIE !== COOKIE) return { kind: 'refused', message: explanation(name) };
  const versions = environment.PLUGIN_PROTOCOL_VERSIONS;
  if (versions && !versions.split(',').includes(String(PROTOCOL))) {
    const message = `This provider speaks Terraform's plugin protocol ${PROTOCOL}; the program that started it only speaks ${versions}. Use Terraform 1.0 or newer, or OpenTofu.`;
    return { kind: 'refused', message };
  }
  return { kind: 'terraform', clientCertificate: environment.PLUGIN_CLIENT_CERT || undefined };
}

/** The line by which Terraform learns the address and the certificate of the server. */
export function handshakeLine(
  { network, address }: ListeningAddress,
  certificate: Buffer | undefined,
): string {
  const fields = [CORE_PROTOCOL, PROTOCOL, network, address, 'grpc'];
  return [...fields, certificate?.toString('base64').replaceAll('=', '') ?? ''].join('|');
}

/**
 * The environment variable with which Terraform attaches to a provider that is being debugged. OpenTofu reads the same
 * configuration as an address of its own registry, so that both addresses are named.
 */
export function reattachValue(
  providerAddress: string,
  pid: number,
  { network, address }: ListeningAddress,
): string {
  const server = {
    Protocol: 'grpc',
    ProtocolVersion: PROTOCOL,
    Pid: pid,
    Test: true,
    Addr: { Network: network, String: address },
  };
  const addresses = [
    providerAddress,
    providerAddress.replace(/^registry\.terraform\.io\//, 'registry.opentofu.org/'),
  ];
  return JSON.stringify(Object.fromEntries(addresses.map((each) => [each, server])));
}

function explanation(name: string): string {
  return [
    `This program is the "${name}" provider for Terraform. Terraform starts it; it does nothing on its own.`,
    '',
    'To use it, name it under required_providers in your configuration and run "terraform init".',
    'To run it under a debugger, start it with --debug and follow what it prints.',
  ].join('\n');
}
