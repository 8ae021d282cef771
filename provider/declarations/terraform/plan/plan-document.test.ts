import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { PlanError, readPlan } from './plan-document.ts';
import { plannedAttributes } from './planned-attributes.ts';
import { effectsOf } from './planned-effects.ts';

const RECORDED = join(import.meta.dirname, '../../../../test/fixtures/plans');
const recorded = (name: string) => readFileSync(join(RECORDED, `${name}.json`), 'utf8');
const AT = { path: 'main.tf', line: 1, column: 1, endLine: 1, endColumn: 1 };

function failure(text: string): string {
  try {
    readPlan(text);
  } catch (error) {
    if (error instanceof PlanError) return error.message;
    throw error;
  }
  return 'none';
}

it.each([
  ['PK\u0003\u0004 \u0000', 'It is a binary plan.'],
  ['', 'It is empty.'],
  [' \n', 'It is empty.'],
  ['Terraform will perform the following actions:', 'It is not JSON.'],
  ['{"@level":"info"}\n{"@level":"info"}\n', 'It is the log of "terraform plan -json"'],
  ['[]', 'It is not a plan.'],
  ['null', 'It is not a plan.'],
  ['"plan"', 'It is not a plan.'],
  ['{}', 'it has no format_version'],
  ['{"format_version":"1.0","values":{}}', 'This is a state, not a plan.'],
  ['{"format_version":"0.2","resource_changes":[]}', 'Its format_version is "0.2", but only version 1'],
  ['{"format_version":"2.0","resource_changes":[]}', 'Its format_version is "2.0"'],
  ['{"format_version":1,"resource_changes":[]}', 'Its format_version is another'],
  ['{"format_version":"1.\\u001b[31m"}', 'Its format_version is another'],
  [
    '{"format_version":"1.2","resource_changes":{}}',
    'resource_changes does not have the form that Terraform writes',
  ],
  ['{"format_version":"1.2","errored":"no"}', 'errored does not have the form that Terraform writes'],
  [
    '{"format_version":"1.2","resource_changes":[{"type":"lowerplane_api_key","mode":"managed","address":7}]}',
    'address does not have the form that Terraform writes',
  ],
])('%j is not used as a plan', (text, words) => {
  expect(failure(text)).toContain(words);
});

it.each(['1.0', '1.2', '1.99'])('reads version %s of the format', (version) => {
  expect(readPlan(`{"format_version":"${version}"}`)).toMatchObject({ changes: [], errored: false });
});

it('reads a plan of Terraform 1.11', () => {
  const { changes, drift, errored, incomplete, blocks } = readPlan(recorded('undecided'));
  expect({ drift, errored, incomplete }).toEqual({ drift: [], errored: false, incomplete: false });
  expect(changes.map(({ address }) => address)).toEqual([
    'lowerplane_api_key.ci[0]',
    'lowerplane_api_key.ci[1]',
    'lowerplane_api_key.hidden',
    'lowerplane_api_key.later',
    'module.gate.lowerplane_api_key.team["a"]',
    'module.gate.lowerplane_api_key.team["b.c"]',
  ]);
  expect([...blocks].sort()).toEqual([
    'lowerplane_api_key.ci',
    'lowerplane_api_key.hidden',
    'lowerplane_api_key.later',
    'module.gate.lowerplane_api_key.team',
  ]);
});

it.each([
  ['registry.terraform.io/lowerplane/lowerplane', 1],
  ['registry.opentofu.org/lowerplane/lowerplane', 1],
  ['mirror.example.com/internal/lowerplane', 1],
  ['registry.terraform.io/acme/other', 0],
])('of the provider %s it reads %i keys', (provider, count) => {
  const key = {
    address: 'lowerplane_api_key.a',
    type: 'lowerplane_api_key',
    mode: 'managed',
    provider_name: provider,
    change: { actions: ['create'], before: null, after: { name: 'a' } },
  };
  expect(readPlan(JSON.stringify({ format_version: '1.2', resource_changes: [key] })).changes).toHaveLength(
    count,
  );
});

it('knows plans that are not whole', () => {
  const read = (given: object) => readPlan(JSON.stringify({ format_version: '1.2', ...given }));
  expect(read({ errored: true })).toMatchObject({ errored: true });
  expect(read({ complete: false })).toMatchObject({ incomplete: true });
  const key = {
    address: 'lowerplane_api_key.a',
    type: 'lowerplane_api_key',
    mode: 'managed',
    change: { actions: [] },
  };
  expect(
    read({ deferred_changes: [{ reason: 'instance_count_unknown', resource_change: key }] }),
  ).toMatchObject({
    incomplete: true,
    deferred: ['lowerplane_api_key.a'],
  });
});

it('keeps what is not known and what is sensitive out of values', () => {
  const { changes } = readPlan(recorded('undecided'));
  const attributesOf = (address: string) => {
    const resource = changes.find((each) => each.address === address);
    if (resource === undefined) throw new Error(`no ${address}`);
    return plannedAttributes(resource, ['name', 'expires_in', 'environments'], () => ({ at: AT }));
  };
  expect(attributesOf('lowerplane_api_key.later').get('expires_in')).toMatchObject({ kind: 'undecidable' });
  expect(attributesOf('lowerplane_api_key.hidden').get('name')).toEqual({
    kind: 'undecidable',
    because: 'the plan marks it as sensitive',
    at: AT,
  });
  expect(attributesOf('lowerplane_api_key.ci[0]').get('expires_in')).toMatchObject({ value: 'never' });
});

it('finds what a plan of Terraform 1.11 does to keys', () => {
  const effects = effectsOf(readPlan(recorded('changed')));
  expect(effects.map(({ address, effect, works }) => [address.split('.')[1], effect.kind, works])).toEqual([
    ['abrupt', 'succeeded', true],
    ['each["a"]', 'destroyed', true],
    ['first', 'replaced', true],
    ['forgotten', 'forgotten', true],
    ['protected', 'unprotected', true],
    ['removed', 'destroyed', true],
    ['replaced', 'replaced', true],
    ['revoked', 'destroyed', false],
    ['drifted', 'drifted', true],
    ['revoked', 'drifted', false],
  ]);
  expect(effects.filter(({ effect }) => effect.kind === 'replaced')).toMatchObject([
    { effect: { createsFirst: true }, reason: 'replace_by_request' },
    { effect: { createsFirst: false } },
  ]);
  expect(
    effects.find(({ address, effect }) => effect.kind === 'drifted' && address.endsWith('drifted')),
  ).toMatchObject({
    effect: { attributes: ['name'] },
  });
});

it('does not take the state of a deposed object for that of the key', () => {
  const of = (change: object, rest: object = {}) => ({
    address: 'lowerplane_api_key.ci',
    mode: 'managed',
    type: 'lowerplane_api_key',
    change,
    ...rest,
  });
  const before = { name: 'CI', status: 'active' };
  const old = { name: 'CI', status: 'revoked' };
  const document = {
    format_version: '1.2',
    resource_changes: [
      of({ actions: ['delete'], before, after: null }),
      of({ actions: ['delete'], before: old, after: null }, { deposed: '0a1b2c3d' }),
    ],
    resource_drift: [of({ actions: ['update'], before, after: old }, { deposed: '0a1b2c3d' })],
  };
  const ended = effectsOf(readPlan(JSON.stringify(document))).filter(
    ({ effect }) => effect.kind === 'destroyed',
  );
  expect(ended.map(({ address, works }) => [address, works])).toEqual([
    ['lowerplane_api_key.ci', true],
    ['lowerplane_api_key.ci (deposed)', false],
  ]);
});
