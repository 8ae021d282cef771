import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { newScanner } from '../new-scanner.ts';
import { bestPrefilter } from '../prefilter/best-prefilter.ts';
import { sampleText } from '../rules/sample-text.ts';
import { toSecretMatch } from './found-secret.ts';
import { matchFingerprint } from './redact.ts';
import { scanText } from './scan-text.ts';

const make = sampleText(9);
const scanner = newScanner('medium', bestPrefilter);
const PATH = 'src/settings.conf';

function found(text: string) {
  const outcome = scanText(scanner, PATH, Buffer.from(text));
  if (outcome.kind !== 'scanned') throw new Error('expected text');
  return outcome.secrets.map((secret) => toSecretMatch(secret, PATH, { kind: 'file' }));
}

function fingerprintAs(rule: string, secret: string): string {
  return matchFingerprint(rule, createHash('sha256').update(secret, 'latin1').digest('hex'), PATH);
}

it('gives one finding for a secret with its other lines, by the rule that is most specific', () => {
  const key = `${make.base64(38)}/4`;
  const text = `SECRET_KEY_COPY: ${key}\nSECRET_ACCESS_KEY=${key}\nAWS_SECRET=${key}\n`;
  expect(found(text)).toEqual([
    expect.objectContaining({
      ruleId: 'aws-secret-access-key',
      position: expect.objectContaining({ line: 1 }),
      otherLines: [2, 3],
    }),
  ]);
});

it('counts every place of a secret, those on one line too', () => {
  const token = make.checked('ghp_');
  const [once] = found(`A=${token}`);
  expect(once).toMatchObject({ occurrences: 1, otherLines: [] });
  const text = `["${token}", "${token}", "${token}"]\n\nB=${token} # ${token}\n`;
  expect(found(text)).toEqual([expect.objectContaining({ occurrences: 5, otherLines: [3] })]);
});

it('counts the places in what is encoded', () => {
  const token = make.checked('ghp_');
  const encoded = Buffer.from(`first ${token} and second ${token}`).toString('base64');
  expect(found(`X: ${encoded}\nY: ${token}\n`)).toEqual([
    expect.objectContaining({ occurrences: 3, otherLines: [2] }),
  ]);
});

it.each([
  ['a shape', 'LLAMA_CLOUD_API_KEY', `llx-${make.base62(48)}`, 'llamaindex-key'],
  ['a name', 'ELEVEN_API_KEY', make.hex(32), 'elevenlabs-legacy-key'],
])('keeps the fingerprint of the guess that %s replaces', (_, name, secret, rule) => {
  const expected = { ruleId: rule, fingerprint: fingerprintAs('generic-secret', secret) };
  expect(found(`${name}=${secret}`)).toEqual([expect.objectContaining(expected)]);
});

it('names the rule in the fingerprint where there was no guess', () => {
  const secret = `llx-${make.base62(48)}`;
  expect(found(`login ${secret}`)).toEqual([
    expect.objectContaining({ fingerprint: fingerprintAs('llamaindex-key', secret) }),
  ]);
});
