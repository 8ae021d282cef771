import { createHash } from 'node:crypto';
import type { WitnessedSecret } from '../content/witness.ts';
import { resultOf, type ScanResult } from '../scan-result.ts';
import type { SecretMatch } from '../secret-match.ts';
import { milder } from '../severity.ts';
import { askVendors, type Question } from './ask-vendors.ts';
import { ALL_CHECKS } from './checks/all-checks.ts';
import { revealSecrets } from './reveal-secrets.ts';
import type { VendorCheck } from './vendor-check.ts';
import type { ConnectionOptions } from './vendor-connections.ts';
import type { Verification } from './verification.ts';

export interface VerifyOptions extends ConnectionOptions {
  /** Epoch milliseconds, for signatures. */
  readonly now: number;
  /** Rules whose secrets are left as they are, because their status is found in another way. */
  readonly except?: readonly string[];
}

/** Secrets that are asked about in one run at most: a repository with more of them is a dump. */
const MOST_ASKED = 100;

/**
 * Asks the vendors of found secrets whether they work, each secret once.
 *
 * @returns the result with the answers, and with the severities that follow from them.
 */
export async function verifyFindings(result: ScanResult, options: VerifyOptions): Promise<ScanResult> {
  const { scope, findings, allowed, preexisting } = result;
  const { except = [] } = options;
  const found = [...findings, ...allowed, ...preexisting].filter(({ ruleId }) => !except.includes(ruleId));
  const checks = new Map(found.map(({ ruleId }) => [ruleId, checkOf(ruleId)]));
  const texts = await revealSecrets(
    scope,
    found.filter(({ ruleId }) => checks.get(ruleId) !== undefined),
  );
  const questions = new Map<string, Question>();
  /** For each finding what is known already, or the question. */
  const states = new Map<SecretMatch, Verification | string>();
  for (const match of found) {
    const state = stateOf(checks.get(match.ruleId), texts.get(match.fingerprint), options);
    if ('status' in state) states.set(match, state);
    else if (questions.has(state.key) || questions.size < MOST_ASKED) {
      questions.set(state.key, state.question);
      states.set(match, state.key);
    } else states.set(match, unknown(`no more than ${MOST_ASKED} secrets are verified in one run`));
  }
  const answers = await askVendors([...questions.values()], options);
  const byKey = new Map([...questions.keys()].map((key, index) => [key, answers[index]]));
  const verified = (match: SecretMatch): SecretMatch => {
    const state = states.get(match);
    const verification = typeof state === 'string' ? byKey.get(state) : state;
    return verification === undefined ? match : withVerification(match, verification);
  };
  return resultOf(scope, [...findings, ...allowed].map(verified), preexisting.map(verified));
}

/** How secrets of a rule are verified; undefined when they cannot be. */
export function checkOf(ruleId: string): VendorCheck | undefined {
  return ALL_CHECKS.find(({ rules }) => rules.includes(ruleId));
}

function stateOf(
  check: VendorCheck | undefined,
  secret: WitnessedSecret | undefined,
  { hosts, now }: VerifyOptions,
): Verification | { readonly key: string; readonly question: Question } {
  if (check === undefined) return unknown('secrets of this kind cannot be verified');
  if (secret === undefined) return unknown('its text could not be read again');
  const inquiry = check.prepare(secret, hosts, now);
  if (inquiry.kind === 'cannot-ask') return unknown(inquiry.why);
  const key = createHash('sha256')
    .update([check.vendor, ...inquiry.parts].join('\0'))
    .digest('hex');
  return { key, question: { check, calls: inquiry.calls } };
}

function unknown(detail: string): Verification {
  return { status: 'unknown', detail };
}

/**
 * The match with what its vendor said. A secret that works is critical wherever it is, and its allow comment does not
 * count; one that its vendor refuses is never more severe than low.
 */
function withVerification(match: SecretMatch, verification: Verification): SecretMatch {
  const { allowed, ...counted } = match;
  switch (verification.status) {
    case 'unknown':
      return { ...match, verification };
    case 'refused':
      return { ...match, verification, severity: milder(match.severity, 'low'), fix: REFUSED_FIX };
    case 'works': {
      const verified = { ...counted, verification, severity: 'critical' } as const;
      return allowed === undefined
        ? verified
        : {
            ...verified,
            notes: [...match.notes, 'its allow comment does not count, because the secret works'],
          };
    }
  }
}

const REFUSED_FIX =
  'Remove it from the file, and check in the audit log of the vendor that its last use was yours.';
