import { type ScanResult, scan } from '../../scan/scan.ts';
import { ScanError } from '../../scan/scan-error.ts';
import type { Facts } from '../facts.ts';
import { pathCounts } from '../path-glob.ts';
import type { Policy } from '../policy/policy.ts';
import type { CheckRequest } from '../request.ts';

/** Committed secrets, in the files that count. */
export async function secretFacts(
  { root, scan: target }: Pick<CheckRequest, 'root' | 'scan'>,
  { paths }: Pick<Policy, 'paths'>,
): Promise<Facts> {
  try {
    const result = await scan({ path: root, target });
    return { known: { secrets: counted(result, paths) }, gaps: [] };
  } catch (error) {
    if (!(error instanceof ScanError)) throw error;
    return {
      known: {},
      gaps: [
        { fact: 'secrets', kind: 'invalid', title: 'Secrets Were Not Looked For', detail: error.message },
      ],
    };
  }
}

function counted(result: ScanResult, paths: Policy['paths']): ScanResult {
  const counts = ({ path }: { readonly path: string }) => pathCounts(paths, path);
  return {
    scope: result.scope,
    findings: result.findings.filter(counts),
    allowed: result.allowed.filter(counts),
    carried: result.carried.filter(counts),
  };
}
