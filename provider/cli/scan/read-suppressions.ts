import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FileText } from '../../../action/check/collect/file-text.ts';
import type { PolicySources } from '../../../action/check/collect/policy-location.ts';
import { ScanError } from '../../../action/scan/scan-error.ts';
import type { Suppressions } from './apply-suppressions.ts';

/** The defaults of the gate. */
const POLICY = '.lowerplane/policy.yaml';
const BASELINE = '.lowerplane/baseline.json';

/**
 * Reads waivers and baseline as they are on disk, for the person who runs the scan. The gate reads them from the base
 * branch, so that a change cannot suppress its own findings.
 *
 * @param root top directory of what was scanned.
 * @param baselineFile absolute path. Defaults to the repository's baseline, if it exists.
 * @throws ScanError when one of them exists, or is asked for, and is not valid.
 */
export async function readSuppressions(
  root: string,
  baselineFile: string | undefined,
): Promise<Suppressions> {
  const policy = textOf(join(root, POLICY));
  const baseline = textOf(baselineFile ?? join(root, BASELINE));
  if (baseline === undefined && baselineFile !== undefined) {
    throw new ScanError(`The baseline "${baselineFile}" was not found.`);
  }
  return {
    waivers: policy === undefined ? [] : await waiversIn(policy, root),
    baseline: baseline === undefined ? new Set() : await fingerprintsIn(baseline, baselineFile ?? BASELINE),
  };
}

async function waiversIn(text: string, root: string) {
  const [{ readWholePolicy }, { PolicyError }, { GATE_RULES }] = await Promise.all([
    import('../../../action/check/collect/policy-bases.ts'),
    import('../../../action/check/policy/policy-error.ts'),
    import('../../../action/check/rules/generated/gate-rules.ts'),
  ]);
  try {
    const { value } = await readWholePolicy(POLICY, text, sourcesIn(root), GATE_RULES);
    return value.waivers;
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    throw new ScanError(
      `The policy is not valid, so its waivers are not known: ${error.faults.map(({ path, line, message }) => `${path}:${line}: ${message}`).join('; ')}`,
    );
  }
}

/** What a policy extends is read from disk, like the policy. */
function sourcesIn(root: string): PolicySources {
  const readText = async (path: string): Promise<FileText> => {
    const text = textOf(join(root, path));
    return text === undefined ? 'missing' : { text };
  };
  return { top: root, readText, where: '' };
}

async function fingerprintsIn(text: string, path: string): Promise<ReadonlySet<string>> {
  const { readBaseline } = await import('../../../action/check/verdict/baseline.ts');
  const read = readBaseline(text);
  if ('error' in read) throw new ScanError(`The baseline ${path} is not valid: ${read.error}.`);
  return read.fingerprints;
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (missing) return undefined;
    throw new ScanError(`${path} exists but cannot be read.`);
  }
}
