import { expect, it } from 'vitest';
import { annotations } from '../../../action/report/gate/annotations.ts';
import { checkRun } from '../../../action/report/gate/check-run.ts';
import { MadeRepository } from '../scan/made-repository.ts';
import { check, command } from './gate.ts';

const MODULE = `variable "name" {}
resource "lowerplane_api_key" "key" {
  name         = var.name
  permissions  = "read-only"
  environments = ["production"]
  deliver_to   = [{ file = { path = "\${var.name}.key" } }]
}
`;
const caller = (name: string) => `module "key" {\n  source = "../m"\n  name   = "${name}"\n}\n`;

function repository(): MadeRepository {
  const repo = new MadeRepository();
  const callers = ['a', 'b', 'c', 'd'].map((name) => [`${name}/main.tf`, caller(name)]);
  repo.commit('start', { 'm/main.tf': MODULE, ...Object.fromEntries(callers) });
  return repo;
}

it('reports what is wrong in a module once, with its callers', async () => {
  const { folder } = repository();
  const { out } = await command(folder, ['--fail-on', 'low']);
  expect(out.match(/Key never expires/g)).toHaveLength(1);
  const text = out.replaceAll(/\s+/g, ' ');
  expect(text).toContain('It comes from a/main.tf:1. The same is true of "b" (b/main.tf:1, fingerprint ');
  expect(text).toContain('"d" (d/main.tf:1, fingerprint ');
  const { out: markdown } = await command(folder, ['--format', 'markdown']);
  expect(markdown.split('Every finding')[0]).toContain('The same is true of');
  // Programs and baselines know each by its fingerprint.
  expect(JSON.parse((await command(folder, ['--format', 'json'])).out).counts.open).toBe(4);
});

it('annotates the line once', async () => {
  const result = await check(repository().folder);
  const lines = annotations(result).filter(({ at }) => at?.path === 'm/main.tf');
  expect(lines.map(({ message }) => message.includes('"d" (d/main.tf:1)'))).toEqual([true]);
  expect(checkRun(result, undefined).annotations.map(({ raw_details: details }) => details)).toEqual([
    expect.stringMatching(/^rule missing-expiration, fingerprints [0-9a-f]{32}(?:, [0-9a-f]{32}){3}$/),
  ]);
});
