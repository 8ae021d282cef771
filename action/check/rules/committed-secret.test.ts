import { expect, it } from 'vitest';
import { fingerprint } from '../../../provider/keys/fingerprint.ts';
import { findings, live, revoked } from '../../../test/check/keys.ts';
import { scanned } from '../../../test/check/scanned.ts';
import { sampleText } from '../../scan/rules/sample-text.ts';
import { committedSecret } from './committed-secret.ts';

it('never shows the key', async () => {
  const key = sampleText(7).checked('lp_');
  const secrets = await scanned(`K=${key}\n`);
  const owner = live({ fingerprint: fingerprint(key) });
  for (const keys of [[], [owner], [{ ...owner, ...revoked(1) }]]) {
    const text = JSON.stringify(findings(committedSecret, { secrets, keys }));
    expect(text).not.toContain(key);
    expect(text).not.toContain(key.slice(3, 20));
  }
});
