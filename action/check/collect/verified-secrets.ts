import type { Deadline } from '../../../provider/http/deadline.ts';
import { LOWERPLANE_KEY_RULE } from '../../scan/rules/lowerplane.ts';
import { resultOf, type ScanResult } from '../../scan/scan-result.ts';
import type { SecretMatch } from '../../scan/secret-match.ts';
import type { Policy } from '../policy/policy.ts';
import type { CheckRequest } from '../request.ts';

type Request = Pick<
  CheckRequest,
  'environmentVariables' | 'fromFork' | 'now' | 'offline' | 'progress' | 'transport'
>;

/** LowerPlane's keys are matched by their fingerprints instead, and never sent. */
const EXCEPT = [LOWERPLANE_KEY_RULE];

/** Asks the vendors of found secrets whether they work, when the policy wants that. HTTP is loaded only then. */
export async function verifiedSecrets(
  secrets: ScanResult,
  { environmentVariables: environment, fromFork = false, now, offline = false, progress, transport }: Request,
  { when, hosts }: Policy['verifySecrets'],
  deadline: Deadline,
): Promise<ScanResult> {
  const { findings, allowed, preexisting } = secrets;
  if (when === 'never' || findings.length + allowed.length + preexisting.length === 0) return secrets;
  if (offline) return notAsked(secrets, 'the gate runs offline');
  if (fromFork && when !== 'always')
    return notAsked(secrets, 'vendors are not asked about changes from a fork');
  progress('Asking vendors whether the found secrets work.');
  const { verifyFindings } = await import('../../scan/verification/verify-findings.ts');
  return verifyFindings(secrets, { hosts, environment, now, transport, deadline, except: EXCEPT });
}

function notAsked({ scope, findings, allowed, preexisting }: ScanResult, detail: string): ScanResult {
  const unknown = (match: SecretMatch): SecretMatch =>
    EXCEPT.includes(match.ruleId) ? match : { ...match, verification: { status: 'unknown', detail } };
  return resultOf(scope, [...findings, ...allowed].map(unknown), preexisting.map(unknown));
}
