import { expect, it } from 'vitest';
import { MadeRepository } from '../scan/made-repository.ts';
import { check, goodKey } from './gate.ts';

const root = (byDefault: string) =>
  `variable "ttl" { default = ${byDefault} }\n${goodKey('CI').replace(/rotation.*/, 'expires_in = var.ttl')}`;
const CALL = 'module "m" {\n  source = "../infra"\n  ttl    = "30d"\n}\n';

it('a change cannot hide the values of a root by calling it', async () => {
  const repo = new MadeRepository();
  const base = repo.commit('start', { 'infra/main.tf': root('"30d"') });
  const head = repo.commit('call it', { 'infra/main.tf': root('"never"'), 'other/main.tf': CALL });
  const result = await check(repo.folder, {
    tree: { kind: 'commit', commit: head },
    policyTree: { kind: 'commit', commit: base },
    scan: { kind: 'range', base, head, from: 'base' },
    changes: { base, head },
  });
  expect(result.outcome).toBe('fail');
  expect(result.findings.map(({ ruleId, status }) => [ruleId, status.kind])).toContainEqual([
    'missing-expiration',
    'open',
  ]);
});
