import { join } from 'node:path';
import { ScanError } from '../../../action/scan/scan-error.ts';
import type { Suppressions } from './apply-suppressions.ts';
import { policyOnDisk, readPolicyOnDisk, textOnDisk } from './policy-on-disk.ts';

/** The default of the gate. */
const BASELINE = '.lowerplane/baseline.json';

/**
 * Reads waivers and baseline as they are on disk, for the person who runs the scan. The gate reads them from the base
 * branch, so that a change cannot suppress its own findings.
 *
 * @param root top directory of what was scanned.
 * @param files absolute paths of the baseline and the policy. They default to those of the repository, if they exist.
 * @throws ScanError when one of them exists, or is asked for, and is not valid.
 */
export async function readSuppressions(
  root: string,
  files: { readonly baseline: string | undefined; readonly policy: string | undefined },
): Promise<Suppressions> {
  const policy = policyOnDisk(root, files.policy);
  const baseline = textOnDisk(files.baseline ?? join(root, BASELINE));
  if (baseline === undefined && files.baseline !== undefined) {
    throw new ScanError(
      `The baseline "${files.baseline}" was not found. Write one with --write-baseline, or correct the path of --baseline.`,
    );
  }
  return {
    waivers: policy === undefined ? [] : (await readPolicyOnDisk(policy, 'waivers')).waivers,
    baseline: baseline === undefined ? new Set() : await fingerprintsIn(baseline, files.baseline ?? BASELINE),
  };
}

async function fingerprintsIn(text: string, path: string): Promise<ReadonlySet<string>> {
  const { readBaseline } = await import('../../../action/check/verdict/baseline.ts');
  const read = readBaseline(text);
  if ('error' in read) throw new ScanError(`The baseline ${path} is not valid: ${read.error}.`);
  return read.fingerprints;
}
