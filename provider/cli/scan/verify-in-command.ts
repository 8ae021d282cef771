import { LOWERPLANE_KEY_RULE } from '../../../action/scan/rules/lowerplane.ts';
import type { ScanResult } from '../../../action/scan/scan-result.ts';
import type { VendorHosts } from '../../../action/scan/verification/hosted-vendors.ts';
import { verifyFindings } from '../../../action/scan/verification/verify-findings.ts';
import { parseAddress } from '../../http/address.ts';
import type { CommandIo } from '../command-io.ts';

/**
 * Asks vendors about the secrets of a scan, LowerPlane at LOWERPLANE_BASE_URL.
 *
 * @param asked.live whether LowerPlane is asked by fingerprints anyway; then no key is sent to it.
 */
export async function verifyInCommand(
  result: ScanResult,
  asked: { readonly hosts: VendorHosts; readonly live: boolean },
  { environment, now, transport }: CommandIo,
): Promise<ScanResult> {
  const address = parseAddress(environment.LOWERPLANE_BASE_URL ?? '');
  return verifyFindings(result, {
    hosts: { ...asked.hosts, ...(address.ok && { lowerplane: address.url }) },
    environment,
    now,
    transport,
    except: asked.live ? [LOWERPLANE_KEY_RULE] : [],
  });
}
