import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { challengeText, issuedAt, judgeAnswer, proofOf } from './possession.ts';

const SUBJECT = { consumer: 'api', keyId: 'key_1', generation: 3 };
const NOW = Date.parse('2026-11-23T12:00:00Z');
const CHALLENGE = challengeText(SUBJECT, 'nonce', NOW);
const SECRET = 'lp_secret';

const answer = (fields: object) => JSON.stringify(fields);

describe('a proof of possession', () => {
  it('is an HMAC over the text of the challenge, under a name of its own', () => {
    expect(CHALLENGE).toBe(
      '{"version":1,"consumer":"api","key_id":"key_1","generation":3,"nonce":"nonce","issued_at":"2026-11-23T12:00:00Z"}',
    );
    expect(proofOf(SECRET, CHALLENGE)).toBe(
      createHmac('sha256', SECRET).update(`lowerplane-possession-v1\n${CHALLENGE}`).digest('hex'),
    );
    expect(judgeAnswer(SECRET, CHALLENGE, answer({ proof: proofOf(SECRET, CHALLENGE) }))).toEqual({
      kind: 'proven',
    });
  });

  it('fits one challenge and one secret only', () => {
    const text = fc.string({ minLength: 1 });
    const subject = fc.record({ consumer: text, keyId: text, generation: fc.nat() });
    fc.assert(
      fc.property(subject, subject, text, text, text, text, (one, other, nonce, another, secret, old) => {
        const challenges = [challengeText(one, nonce, NOW), challengeText(other, another, NOW)];
        const [asked = '', replayed = ''] = challenges;
        const judged = (proof: string) => judgeAnswer(secret, asked, answer({ proof })).kind;
        expect(judged(proofOf(secret, asked))).toBe('proven');
        if (asked !== replayed) expect(judged(proofOf(secret, replayed))).toBe('another-key');
        if (secret !== old) expect(judged(proofOf(old, asked))).toBe('another-key');
      }),
    );
  });

  it('names the key of which the consumer says that it uses it', () => {
    const proof = proofOf('another', CHALLENGE);
    const fingerprint = '0123456789abcdef';
    expect(judgeAnswer(SECRET, CHALLENGE, answer({ proof, fingerprint }))).toEqual({
      kind: 'another-key',
      fingerprint,
    });
    expect(judgeAnswer(SECRET, CHALLENGE, answer({ proof, fingerprint: '\u001b[2J' }))).toEqual({
      kind: 'another-key',
      fingerprint: undefined,
    });
  });

  it.each([
    ['', 'is not JSON'],
    ['[]', 'is not JSON with'],
    ['null', 'is not JSON with'],
    ['{"proof":1}', 'is not JSON with'],
    [answer({ proof: 'ab' }), 'of 64 hex digits'],
    [answer({ proof: proofOf(SECRET, CHALLENGE), padding: 'x'.repeat(4096) }), 'is longer than 4096 bytes'],
  ])('cannot be read in %s', (text, what) => {
    const judged = judgeAnswer(SECRET, CHALLENGE, text);
    expect(judged).toMatchObject({ kind: 'unreadable', what: expect.stringContaining(what) });
  });

  it('is never judged to be something else, whatever is answered', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(judgeAnswer(SECRET, CHALLENGE, text).kind).not.toBe('proven');
      }),
    );
  });
});

it('a challenge is recognized by what it is bound to', () => {
  expect(issuedAt(CHALLENGE, SUBJECT)).toBe(NOW);
  for (const other of [{ consumer: 'b' }, { keyId: 'key_2' }, { generation: 4 }])
    expect(issuedAt(CHALLENGE, { ...SUBJECT, ...other })).toBeUndefined();
  for (const text of [
    '',
    '{}',
    CHALLENGE.replace('"nonce":"nonce"', '"nonce":1'),
    CHALLENGE.replace('2026', 'x'),
  ])
    expect(issuedAt(text, SUBJECT)).toBeUndefined();
});
