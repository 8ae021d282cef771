import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { expect, it, onTestFinished } from 'vitest';
import { parse } from 'yaml';
import { startEmulator } from '../../../provider/emulator/start.ts';
import { databaseOf } from '../../compatibility/emulator-database.ts';
import { GATE_KEY, gateRepository } from '../../compatibility/gate-repository.ts';
import { withKeyTexts } from '../../compatibility/key-texts.ts';
import { gateRecord } from '../../compatibility/world.ts';
import { command } from '../check/gate.ts';
import { NOW } from '../emulator/running.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const RECORDED = join(ROOT, 'test', 'compatibility', '0.1.0', 'gate');
const read = (...path: readonly string[]) => readFileSync(join(RECORDED, ...path), 'utf8');
const record = gateRecord.parse(JSON.parse(withKeyTexts(read('recorded.json'))));

interface Finding {
  readonly rule: string;
  readonly status: string;
  readonly fingerprint: string;
  readonly message: string;
}

/** Checks the recorded repository as it was checked then. */
async function audit({
  baseline,
  offline = false,
}: {
  readonly baseline: boolean;
  readonly offline?: boolean;
}) {
  const emulator = await startEmulator({
    quiet: true,
    now: () => NOW,
    data: join(RECORDED, 'dataset.json'),
    database: await databaseOf(record.keys),
  });
  onTestFinished(() => emulator.close());
  const repository = gateRepository(RECORDED);
  if (baseline) repository.write('.lowerplane/baseline.json', read('baseline.json'));
  const { code, out, error } = await command(
    repository.folder,
    ['--mode', 'audit', '--environment', 'production', '--format', 'json', ...(offline ? ['--offline'] : [])],
    { LOWERPLANE_BASE_URL: emulator.url, LOWERPLANE_API_KEY: record.keys[GATE_KEY]?.text },
  );
  const report: { readonly outcome: string; readonly findings: readonly Finding[] } = JSON.parse(out);
  // Rules added since may find more, and so may one that judges single controls, too.
  const findings = report.findings.filter(
    ({ rule, message }) =>
      record.rules.includes(rule) && !message.includes(', but controls of it are non-compliant: '),
  );
  const withStatus = (status: string) =>
    findings
      .filter((finding) => finding.status === status)
      .map(({ rule, fingerprint }) => `${rule} ${fingerprint}`)
      .sort();
  return { code, error, outcome: report.outcome, withStatus };
}

const recorded: { readonly findings: readonly Finding[] } = JSON.parse(read('baseline.json'));
/** Keys that never expire, of which 0.1.0 also said that they are not rotated. Now missing-expiration alone reports them. */
const REPEATED: ReadonlySet<string> = new Set([
  '10a8493d5ce6be78fb7adaee3db82505',
  '3b04e5d664ddc176fcd546f3726940f6',
  '863f9d178486903cb71768a60f69eed7',
  '99de91c0b841561142baf15b69bfe962',
]);
const entries = recorded.findings
  .filter(({ fingerprint }) => !REPEATED.has(fingerprint))
  .map(({ rule, fingerprint }) => `${rule} ${fingerprint}`)
  .sort();
const waived = record.waived.map(({ rule, fingerprint }) => `${rule} ${fingerprint}`).sort();

it('takes policy, waivers and baseline of 0.1.0 as they are: no finding reappears', async () => {
  const { code, error, withStatus } = await audit({ baseline: true });
  expect(error).toBe('');
  expect(withStatus('open')).toEqual([]);
  expect(withStatus('baselined')).toEqual(entries);
  expect(withStatus('waived')).toEqual(waived);
  expect(code).toBe(0);
});

it('finds the same without the baseline, by the same fingerprints', async () => {
  const { code, withStatus } = await audit({ baseline: false });
  expect(withStatus('open')).toEqual(entries);
  expect(code).toBe(1);
});

it('keeps to the baseline where LowerPlane is not asked', async () => {
  const { withStatus } = await audit({ baseline: true, offline: true });
  expect(withStatus('open')).toEqual([]);
});

it.each([
  ['policy', () => parse(read('repository', '.lowerplane', 'policy.yaml'))],
  ['keys-file', () => parse(read('repository', 'lowerplane.yaml'), { merge: true })],
  ['baseline', () => JSON.parse(read('baseline.json'))],
])('a %s of 0.1.0 is valid by the schema of then and of today', (name, content) => {
  for (const folder of [join(ROOT, 'test', 'compatibility', '0.1.0', 'schemas'), join(ROOT, 'schemas')]) {
    const ajv = new Ajv.default({ strict: false });
    addFormats.default(ajv);
    const validate = ajv.compile(JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')));
    expect(validate(content()), `${folder}: ${ajv.errorsText(validate.errors)}`).toBe(true);
  }
});
