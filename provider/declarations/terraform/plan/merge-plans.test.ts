import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { APPLIED, CHANGED, UNDECIDED } from '../../../../test/fixtures/plans/configuration.ts';
import { goodKey } from '../../../../test/integration/check/gate.ts';
import type { KeyDeclaration } from '../../key-declaration.ts';
import { memoryFiles } from '../../memory-files.fixture.ts';
import { readDeclarations } from '../../read-declarations.ts';
import { withPlans } from './merge-plans.ts';
import { type PlanDocument, readPlan } from './plan-document.ts';

const RECORDED = join(import.meta.dirname, '../../../../test/fixtures/plans');
const recorded = (name: string) => readPlan(readFileSync(join(RECORDED, `${name}.json`), 'utf8'));

async function merged(
  files: Readonly<Record<string, string>>,
  ...plans: readonly (readonly [path: string, document: PlanDocument])[]
) {
  const written = await readDeclarations(memoryFiles(files));
  const { declared, doubts } = withPlans(
    written,
    plans.map(([path, document]) => ({ path, document })),
  );
  return { written, declared, doubts, keys: new Map(declared.keys.map((key) => [key.address, key])) };
}

function inFolder(folder: string, files: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [`${folder}/${path}`, text]));
}

function valuesOf(key: KeyDeclaration | undefined) {
  const value = (field: 'name' | 'permissions' | 'expiration') => {
    const attribute = key?.[field];
    return attribute?.kind === 'known' ? attribute.value : attribute?.kind;
  };
  return [value('name'), value('permissions'), value('expiration')];
}

it('decides what the code leaves open, and keeps its lines', async () => {
  const { written, keys, doubts, declared } = await merged(UNDECIDED, ['plan.json', recorded('undecided')]);
  expect(written.keys.map(({ address }) => address)).toContain('module.gate.lowerplane_api_key.team[...]');
  expect([...keys.keys()].sort()).toEqual([
    'lowerplane_api_key.ci[0]',
    'lowerplane_api_key.ci[1]',
    'lowerplane_api_key.hidden',
    'lowerplane_api_key.later',
    'module.gate.lowerplane_api_key.team["a"]',
    'module.gate.lowerplane_api_key.team["b.c"]',
  ]);
  expect(valuesOf(keys.get('lowerplane_api_key.ci[1]'))).toEqual([
    'CI gate 1',
    'read-only',
    { kind: 'never' },
  ]);
  expect(keys.get('lowerplane_api_key.ci[1]')?.expiration).toMatchObject({ at: { path: 'keys.tf' } });
  expect(valuesOf(keys.get('module.gate.lowerplane_api_key.team["b.c"]'))).toEqual([
    'Team b.c',
    'admin',
    { kind: 'in', ms: 90 * 86_400_000 },
  ]);
  expect(keys.get('module.gate.lowerplane_api_key.team["a"]')).toMatchObject({
    header: { path: 'gate/main.tf' },
    madeBy: [{ path: 'gate/main.tf', line: 8 }, { path: 'keys.tf' }],
    destinations: { value: ['file:a.key'] },
  });
  expect(doubts).toEqual([]);
  expect(declared.faults).toEqual([]);
  expect(declared.planned).toEqual([]);
});

it('leaves open what is known after apply, or sensitive', async () => {
  const { keys } = await merged(UNDECIDED, ['plan.json', recorded('undecided')]);
  expect(valuesOf(keys.get('lowerplane_api_key.later'))).toEqual(['Later', 'read-only', 'undecidable']);
  expect(valuesOf(keys.get('lowerplane_api_key.hidden'))[0]).toBe('undecidable');
  expect(JSON.stringify([...keys])).not.toContain('Hidden name');
});

it('locates what only the plan has at the call of its module', async () => {
  const elsewhere = {
    'keys.tf': (UNDECIDED['keys.tf'] ?? '').replace('"./gate"', '"git::https://example.com/lowerplane.git"'),
  };
  const { written, keys, declared, doubts } = await merged(elsewhere, ['plan.json', recorded('undecided')]);
  expect(written.unread).toHaveLength(1);
  expect(declared.unread).toEqual([]);
  expect(valuesOf(keys.get('module.gate.lowerplane_api_key.team["a"]'))[0]).toBe('Team a');
  expect(keys.get('module.gate.lowerplane_api_key.team["a"]')?.header).toEqual(written.unread?.[0]?.at);
  expect(doubts).toEqual([]);
});

it('places changes at what is left of the code', async () => {
  const { declared } = await merged({ 'keys.tf': CHANGED }, ['plan.json', recorded('changed')]);
  const at = (address: string) => declared.planned?.find((change) => change.address === address)?.at;
  const header = (address: string) => declared.keys.find((key) => key.address === address)?.header;
  expect(at('lowerplane_api_key.replaced')).toEqual(header('lowerplane_api_key.replaced'));
  expect(at('lowerplane_api_key.each["a"]')).toEqual(header('lowerplane_api_key.each["b"]'));
  expect(at('lowerplane_api_key.removed')).toBeUndefined();
});

it('does not declare what is destroyed', async () => {
  const { declared, doubts } = await merged({ 'keys.tf': CHANGED }, ['plan.json', recorded('changed')]);
  expect(declared.keys.map(({ address }) => address)).not.toContain('lowerplane_api_key.each["a"]');
  expect(declared.keys).toHaveLength(7);
  expect(doubts).toEqual([]);
});

it('says that a plan was made from other code', async () => {
  const { declared, doubts } = await merged(
    { 'keys.tf': `${CHANGED}\n${goodKey('Newer')}`.replace('"read-write"', '"admin"') },
    ['plan.json', recorded('changed')],
  );
  expect(doubts.map(({ because }) => because)).toEqual([
    expect.stringContaining('lowerplane_api_key.abrupt has other values in it than here (permissions)'),
    'the plan does not have this key, so it was made from other code, or from another root module',
  ]);
  // A stale plan must not hide what the code says.
  const abrupt = declared.keys.find(({ address }) => address === 'lowerplane_api_key.abrupt');
  expect(valuesOf(abrupt)[1]).toBe('admin');
  expect(declared.keys.map(({ address }) => address)).toContain('lowerplane_api_key.Newer');
});

it('says that a plan has no code here', async () => {
  const { doubts, declared } = await merged({ 'main.tf': goodKey('Other') }, [
    '/tmp/plan.json',
    recorded('undecided'),
  ]);
  expect(doubts).toHaveLength(6);
  expect(doubts[0]?.because).toContain(
    'no root module in the checked files declares lowerplane_api_key.ci[0]',
  );
  expect(declared.keys).toHaveLength(7);
});

it('finds the root that was planned', async () => {
  const files = { ...inFolder('envs/dev', UNDECIDED), ...inFolder('other', { 'main.tf': goodKey('Other') }) };
  const { declared, doubts } = await merged(files, ['plan.json', recorded('undecided')]);
  expect(declared.keys.map(({ directory }) => directory).sort()).toEqual([
    ...Array(6).fill('envs/dev'),
    'other',
  ]);
  expect(doubts).toEqual([]);
});

it('takes the root that the plan is in when several declare the same keys, and asks otherwise', async () => {
  const files = { ...inFolder('envs/dev', UNDECIDED), ...inFolder('envs/prod', UNDECIDED) };
  const known = await merged(files, ['envs/prod/plan.json', recorded('undecided')]);
  const open = (directory: string) =>
    known.declared.keys.filter((key) => key.directory === directory && key.address.endsWith('[...]')).length;
  expect([open('envs/dev'), open('envs/prod')]).toEqual([1, 0]);
  const unclear = await merged(files, ['plan.json', recorded('undecided')]);
  expect(unclear.doubts).toMatchObject([{ because: 'envs/dev and envs/prod declare the same keys' }]);
  expect(unclear.declared.keys).toEqual(unclear.written.keys);
});

it('has a key once when several plans of one root agree, and as alternatives otherwise', async () => {
  const plan = recorded('undecided');
  const other: PlanDocument = {
    ...plan,
    changes: plan.changes.map((change) =>
      change.address === 'lowerplane_api_key.ci[0]'
        ? { ...change, after: { ...change.after, expires_in: '30d' } }
        : change,
    ),
  };
  const { declared } = await merged(UNDECIDED, ['dev.json', plan], ['prod.json', other]);
  expect(declared.keys).toHaveLength(7);
  expect(
    declared.keys
      .filter(({ variant }) => variant !== undefined)
      .map(({ address, variant }) => [address, variant]),
  ).toEqual([
    ['lowerplane_api_key.ci[0]', 'dev.json'],
    ['lowerplane_api_key.ci[0]', 'prod.json'],
  ]);
});

it.each<[string, Partial<PlanDocument>, string]>([
  ['stopped', { errored: true }, 'Terraform stopped at an error while it planned'],
  ['has to be followed', { incomplete: true }, 'it is not a complete plan'],
  [
    'defers',
    { incomplete: true, deferred: ['lowerplane_api_key.x'] },
    'it is not a complete plan, and leaves lowerplane_api_key.x for a later one',
  ],
])('says that a plan %s, and drops nothing for it', async (_what, given, because) => {
  const plan = { ...recorded('undecided'), changes: [], ...given };
  const { declared, written, doubts } = await merged(UNDECIDED, ['plan.json', plan]);
  expect(doubts.map((doubt) => doubt.because)).toEqual([because]);
  expect(declared.keys).toEqual(written.keys);
});

it('says that a plan has no keys', async () => {
  const plan = readPlan('{"format_version":"1.2"}');
  const { doubts } = await merged({ 'README.md': '' }, ['plan.json', plan]);
  expect(doubts).toMatchObject([
    { because: 'it has no resource of the type lowerplane_api_key', isListed: true },
  ]);
});

it('takes an unknown for_each for empty only when the plan has the block', async () => {
  const plan = recorded('undecided');
  const none = { ...plan, changes: plan.changes.filter(({ address }) => !address.startsWith('module.')) };
  const { keys, doubts } = await merged(UNDECIDED, ['plan.json', none]);
  expect([...keys.keys()].filter((address) => address.startsWith('module.'))).toEqual([]);
  expect(doubts).toEqual([]);
  const stale = await merged(UNDECIDED, ['plan.json', { ...none, blocks: new Set<string>() }]);
  expect(stale.keys.has('module.gate.lowerplane_api_key.team[...]')).toBe(true);
  expect(stale.doubts).toHaveLength(1);
});

it('keeps the keys of a plan that destroys all of them', async () => {
  const plan = recorded('changed');
  const all = {
    ...plan,
    changes: plan.changes.map((change) => ({ ...change, actions: ['delete'], after: undefined })),
  };
  const { written, declared, doubts } = await merged({ 'keys.tf': APPLIED }, ['plan.json', all]);
  expect(declared.keys.map(({ address }) => address).sort()).toEqual(
    written.keys.map(({ address }) => address).sort(),
  );
  expect(doubts).toEqual([]);
});
