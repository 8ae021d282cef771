import { fingerprint } from '../../../provider/keys/fingerprint.ts';
import { daysAgo, live, revoked } from '../../../test/check/keys.ts';
import type { RuleCases } from '../../../test/check/rule-case.ts';
import { scanned } from '../../../test/check/scanned.ts';
import { sampleText } from '../../scan/rules/sample-text.ts';

// Assembled here: a file that holds a whole key is what the rule reports.
const KEY = sampleText(7).checked('lp_');
const WRONG_CHECKSUM = `${KEY.slice(0, -1)}${KEY.endsWith('a') ? 'b' : 'a'}`;
const OWNER = live({ name: 'CI/CD Pipeline - Production', fingerprint: fingerprint(KEY) });
const COMMIT = { kind: 'commit', commit: '0123456789abcdef0123456789abcdef01234567' } as const;
const ALLOWED = `K=${KEY} # lowerplane:allow lowerplane-key taken from the public manual\n`;

const FOUND =
  'LowerPlane API key ending in 2S2L, 39 characters, fingerprint e49f2c66fc6eb96b (certain: its checksum is correct).';
const REVOKE =
  'Revoke the key in LowerPlane (or rotate it: declare `rotation` and apply), then deliver the new key to where it is used. Removing it from the file is not enough: it stays in the history.';
const ROTATE =
  'Rotate and revoke it now with "lowerplane respond key_0123456789ABCDEFGHIJ", which leaves no consumer without a key; with --now, it revokes the key first. By hand: create a key with the same permissions and switch its consumers to it; then revoke key_0123456789ABCDEFGHIJ in LowerPlane > Settings > API keys without waiting for an overlap, check its use in the audit trail, and remove it from the file. Removing it is not enough: it stays in the history.';

const inScript = () => scanned(`LOWERPLANE_API_KEY=${KEY}\n`);
const preexisting = () => scanned(`K=${KEY}\n`, 'deploy.sh', { kind: 'preexisting' });

export const cases: RuleCases = {
  'no secret': { secrets: () => scanned('LOWERPLANE_API_KEY=$(pass show lowerplane)\n') },
  'certain by its checksum': {
    secrets: inScript,
    finds: [
      {
        at: 'deploy.sh:1:20-1:59',
        message: FOUND,
        fix: REVOKE,
        fingerprint: '49c0251fedfea9c16904203295a1ffc4',
      },
    ],
  },
  'a wrong checksum': {
    secrets: () => scanned(`LOWERPLANE_API_KEY=${WRONG_CHECKSUM}\n`),
    keys: [],
    finds: [
      {
        at: 'deploy.sh:1:20-1:59',
        message:
          'LowerPlane API key ending in 2S2a, 39 characters, fingerprint 440cfb2588648ccd (confidence medium). LowerPlane has no such key. The text may not be a key at all. Note: its checksum is wrong.',
        severity: 'medium',
        fix: REVOKE,
        fingerprint: '4150927076a841ac2d0a02c6305f9181',
      },
    ],
  },
  'works, in a test': {
    secrets: () => scanned(`key = "${KEY}"\n`, 'gate.test.ts'),
    keys: [OWNER],
    finds: [
      {
        at: 'gate.test.ts:1:8-1:47',
        message: `${FOUND} The key works: "CI/CD Pipeline - Production", read-only, last used today; it grants access to production. Note: in a test file.`,
        fix: ROTATE,
        keyName: 'CI/CD Pipeline - Production',
        fingerprint: '9862a23b80e35a4bbeabd7ae8a7a94f5',
      },
    ],
  },
  'in a test': {
    secrets: () => scanned(`key = "${KEY}"\n`, 'gate.test.ts'),
    finds: [
      {
        at: 'gate.test.ts:1:8-1:47',
        message: `${FOUND} Note: in a test file.`,
        severity: 'high',
        fix: REVOKE,
        fingerprint: '9862a23b80e35a4bbeabd7ae8a7a94f5',
      },
    ],
  },
  revoked: {
    secrets: inScript,
    keys: [{ ...OWNER, ...revoked(3) }],
    finds: [
      {
        at: 'deploy.sh:1:20-1:59',
        message: `${FOUND} The key was revoked on 2026-11-22: "CI/CD Pipeline - Production", read-only, last used today.`,
        severity: 'low',
        fix: 'The key no longer works. Remove it from the file, and check in the audit trail that its last use was yours.',
        keyName: 'CI/CD Pipeline - Production',
        fingerprint: '49c0251fedfea9c16904203295a1ffc4',
      },
    ],
  },
  expired: {
    secrets: inScript,
    keys: [{ ...OWNER, expires_at: daysAgo(3) }],
    finds: [
      {
        at: 'deploy.sh:1:20-1:59',
        message: `${FOUND} The key expired on 2026-11-22: "CI/CD Pipeline - Production", read-only, last used today.`,
        severity: 'medium',
        fix: 'Revoke key_0123456789ABCDEFGHIJ, so that its expiration cannot be extended, and remove it from the file.',
        keyName: 'CI/CD Pipeline - Production',
        fingerprint: '49c0251fedfea9c16904203295a1ffc4',
      },
    ],
  },
  'unknown to LowerPlane, as far as the gate sees': {
    secrets: inScript,
    keys: [live()],
    self: live(),
    finds: [
      {
        at: 'deploy.sh:1:20-1:59',
        message: `${FOUND} LowerPlane has no such key for production, which is all that the requesting key can see. It may belong to another organization.`,
        fix: REVOKE,
        fingerprint: '49c0251fedfea9c16904203295a1ffc4',
      },
    ],
  },
  'removed again': {
    secrets: () => scanned(`K=${KEY}\n`, 'deploy.sh', { ...COMMIT, present: false }),
    finds: [
      {
        at: '0123456789abcdef0123456789abcdef01234567:deploy.sh:1:3-1:42',
        message: `${FOUND} Commit 0123456789ab added it. It was removed later, but it is still in the history.`,
        fix: REVOKE,
        fingerprint: '49c0251fedfea9c16904203295a1ffc4',
      },
    ],
  },
  'added by a commit': {
    secrets: () => scanned(`K=${KEY}\n`, 'deploy.sh', { ...COMMIT, present: true }),
    finds: [
      {
        at: 'deploy.sh:1:3-1:42',
        message: `${FOUND} Commit 0123456789ab added it.`,
        fix: REVOKE,
        fingerprint: '49c0251fedfea9c16904203295a1ffc4',
      },
    ],
  },
  'pre-existing': {
    secrets: preexisting,
    finds: [
      {
        at: 'deploy.sh:1:3-1:42',
        message: `${FOUND} It was already there before these changes.`,
        severity: 'low',
        fix: REVOKE,
        fingerprint: '49c0251fedfea9c16904203295a1ffc4',
      },
    ],
  },
  'pre-existing, and works': {
    secrets: preexisting,
    keys: [OWNER],
    finds: [
      {
        at: 'deploy.sh:1:3-1:42',
        message: `${FOUND} The key works: "CI/CD Pipeline - Production", read-only, last used today; it grants access to production. It was already there before these changes.`,
        fix: ROTATE,
        keyName: 'CI/CD Pipeline - Production',
        fingerprint: '49c0251fedfea9c16904203295a1ffc4',
      },
    ],
  },
  'pre-existing, which the policy leaves out': { secrets: preexisting, parameters: { carried: false } },
  'allowed by a comment, although its checksum is right': {
    secrets: () => scanned(ALLOWED),
    finds: [
      {
        at: 'deploy.sh:1:3-1:42',
        message: `${FOUND} The comment that allows it is ignored, because the checksum proves that it is a real token. Only a waiver in the policy can accept it.`,
        fix: REVOKE,
        fingerprint: '49c0251fedfea9c16904203295a1ffc4',
      },
    ],
  },
  'allowed by a comment, and works': {
    secrets: () => scanned(ALLOWED),
    keys: [OWNER],
    finds: [
      {
        at: 'deploy.sh:1:3-1:42',
        message: `${FOUND} The key works: "CI/CD Pipeline - Production", read-only, last used today; it grants access to production. The comment that allows it is ignored, because the key works.`,
        fix: ROTATE,
        keyName: 'CI/CD Pipeline - Production',
        fingerprint: '49c0251fedfea9c16904203295a1ffc4',
      },
    ],
  },
};
