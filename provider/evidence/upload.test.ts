import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { EVIDENCE_SIZE_MAX } from '../api/contract/words.ts';
import { makeKeyText } from '../keys/key-text.ts';
import { uploadFault } from './upload.ts';

it('refuses content with a LowerPlane key, and names its line but not the key', () => {
  const key = makeKeyText(randomBytes(64));
  for (const text of [`a\nb: "${key}"\n`, `x\n${key}`, `\xff\n{"key":"${key}"}`]) {
    const fault = uploadFault(Buffer.from(text));
    expect(fault).toContain('contains a LowerPlane API key on line 2');
    expect(fault).not.toContain(key.slice(3));
  }
  const suspected = `${key.slice(0, -1)}${key.endsWith('0') ? '1' : '0'}`;
  expect(uploadFault(Buffer.from(suspected))).toBeUndefined();
});

it.each([
  ['little-endian, as PowerShell redirects', (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le')],
  ['big-endian', (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le').swap16()],
])('finds a LowerPlane key in UTF-16, %s', (_, encode) => {
  const key = makeKeyText(randomBytes(64));
  const fault = uploadFault(encode(`a\r\n${key}`));
  expect(fault).toContain('contains a LowerPlane API key on line 2');
  expect(fault).not.toContain(key.slice(3));
});

it('refuses more than LowerPlane takes', () => {
  expect(uploadFault(new Uint8Array(EVIDENCE_SIZE_MAX))).toBeUndefined();
  expect(uploadFault(new Uint8Array(EVIDENCE_SIZE_MAX + 1))).toContain('has 10,485,761 bytes');
});
