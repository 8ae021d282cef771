import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { scan } from '../../action/scan/scan.ts';
import type { ScanResult } from '../../action/scan/scan-result.ts';
import type { Origin, SecretMatch } from '../../action/scan/secret-match.ts';

/**
 * What the scanner finds in a file.
 *
 * @param origin as if a scan of commits had found it there.
 */
export async function scanned(text: string, name = 'deploy.sh', origin?: Origin): Promise<ScanResult> {
  const folder = mkdtempSync(join(tmpdir(), 'scanned-'));
  try {
    writeFileSync(join(folder, name), text);
    const result = await scan({ path: folder, target: { kind: 'tree' } });
    return origin === undefined ? result : comingFrom(result, origin);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function comingFrom(result: ScanResult, origin: Origin): ScanResult {
  const found = result.findings.map((match): SecretMatch => ({ ...match, origin }));
  return origin.kind === 'preexisting'
    ? { ...result, findings: [], preexisting: found }
    : { ...result, findings: found };
}
