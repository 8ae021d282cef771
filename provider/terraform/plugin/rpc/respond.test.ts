import { expect, it } from 'vitest';
import { DiagnosticError } from '../diagnostics.ts';
import { path } from '../values/path.ts';
import { respond } from './respond.ts';

const HOSTILE = 'key "\u001b[2J\u009b31m\u202eevil\u2028\u0007"';

it('gives Terraform no control character but line feeds, in any text', async () => {
  const thrown = await respond('planning', (): object => {
    throw new DiagnosticError({ summary: HOSTILE, detail: `one\n\t${HOSTILE}\r\n` });
  });
  const added = await respond('planning', (diagnostics) => {
    const at = path('deliver_to').index(0).attribute(HOSTILE).attribute('x');
    diagnostics.warning({ summary: HOSTILE, detail: HOSTILE, path: at });
    return {};
  });
  const texts = [...(thrown.diagnostics ?? []), ...(added.diagnostics ?? [])].flatMap((diagnostic) => [
    diagnostic.summary,
    diagnostic.detail,
  ]);
  expect(texts).toHaveLength(4);
  for (const text of texts) {
    expect(text).toContain('\\u001b[2J\\u009b31m\\u202eevil\\u2028\\u0007');
    expect(text).not.toMatch(/[^\P{Cc}\n\t]|[\p{Zl}\p{Zp}\p{Bidi_Control}]/u);
  }
  expect(texts[1]).toMatch(/^one\n\tkey /);
});
