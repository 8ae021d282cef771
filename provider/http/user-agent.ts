import { VERSION } from '../version.ts';

/**
 * The `User-Agent` of every request, most specific product first (RFC 9110, 10.1.5).
 *
 * @param product What uses the client, for example `terraform-provider-lowerplane/0.1.0 Terraform/1.11.4`.
 *   Characters that a header cannot hold are left out.
 */
export function userAgent(product = ''): string {
  const own = `lowerplane-keys/${VERSION} (Node.js ${process.versions.node}; ${process.platform} ${process.arch})`;
  const prefix = product.replace(/[^\x20-\x7e]/g, '').trim();
  return prefix === '' ? own : `${prefix} ${own}`;
}
