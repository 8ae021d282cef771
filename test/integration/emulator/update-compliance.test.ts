import { describe, expect, test } from 'vitest';
import type { OperationId } from '../../../provider/api/contract/operations.ts';
import { createKey, ok, refused } from './call.ts';
import { runningEmulator } from './running.ts';

const emulator = runningEmulator();
const environment = 'staging';
const control = (id: string, body: object) =>
  ok(emulator, 'updateControl', { id, body: { environment, ...body } });
const test_ = (id: string, body: object) =>
  ok(emulator, 'updateTest', { id, body: { environment, ...body } });
const pathsOf = async (operation: OperationId, id: string, body: object) =>
  (await refused(emulator, operation, 422, 'invalid-request', { id, body: { environment, ...body } })).errors;
const lastEvent = async (action: string) =>
  (await ok(emulator, 'listAuditEvents', { query: { action } })).data.at(-1);

describe('updateControl', () => {
  test('200: a read-write key changes one environment, and the trail says what was and is', async () => {
    const { key, text } = await createKey(emulator, { permissions: 'read-write', environments: ['staging'] });
    const body = { environment, status: 'not_implemented', owner: 'Robin Vega' };
    const changed = await ok(emulator, 'updateControl', { key: text, id: 'AC-03', body });
    expect(changed).toMatchObject({ id: 'AC-03', ...body });
    const { data } = await ok(emulator, 'listControls', { query: { limit: '200' } });
    const listed = data.filter(({ id }) => id === 'AC-03');
    expect(listed).toContainEqual(changed);
    expect(listed.map((one) => [one.environment, one.status])).toEqual(
      expect.arrayContaining([
        ['staging', 'not_implemented'],
        ['production', 'implemented'],
      ]),
    );
    expect(await lastEvent('control.updated')).toMatchObject({
      actor: { id: key.id },
      target: 'AC-03',
      details: {
        environment,
        status: { from: 'implemented', to: 'not_implemented' },
        owner: { from: 'priya.raman@northwind.example', to: 'Robin Vega' },
      },
    });
  });

  test('200: the posture counts it', async () => {
    const score = async () => {
      const query = { framework: 'GDPR', system_id: environment };
      return (await ok(emulator, 'getPosture', { query })).frameworks[0]?.score ?? 0;
    };
    const before = await score();
    const { data } = await ok(emulator, 'listControls', { query: { framework: 'GDPR', environment } });
    const implemented = data.find(({ status }) => status === 'implemented');
    await control(implemented?.id ?? '', { status: 'not_implemented' });
    expect(await score()).toBeLessThan(before);
  });

  test('200: what a status does not need is removed with it', async () => {
    const date = '2027-01-31T00:00:00Z';
    await control('AC-04', { status: 'partially_implemented', remediation_date: date });
    expect(await control('AC-04', { status: 'implemented' })).toMatchObject({ remediation_date: null });
    const reason = 'There is no privileged access.';
    expect(await control('AC-04', { status: 'not_applicable', justification: ` ${reason} ` })).toMatchObject({
      justification: reason,
    });
    expect(await control('AC-04', { owner: null })).toMatchObject({ owner: null, justification: reason });
    expect(await control('AC-04', { status: 'implemented' })).toMatchObject({ justification: null });
  });

  test('200: nothing new is no event', async () => {
    await control('AC-05', { owner: 'Kim' });
    const before = await ok(emulator, 'listAuditEvents', { query: { action: 'control.updated' } });
    await control('AC-05', { owner: 'Kim' });
    expect(await ok(emulator, 'listAuditEvents', { query: { action: 'control.updated' } })).toEqual(before);
  });

  test('403 environment-out-of-scope', async () => {
    const { text } = await createKey(emulator, {
      permissions: 'read-write',
      environments: ['production'],
    });
    const body = { environment, status: 'implemented' };
    await refused(emulator, 'updateControl', 403, 'environment-out-of-scope', {
      key: text,
      id: 'AC-01',
      body,
    });
  });

  test('404 not-found', async () => {
    await refused(emulator, 'updateControl', 404, 'not-found', {
      id: 'ZZ-99',
      body: { environment, owner: null },
    });
  });

  test.each([
    [{ status: 'not_applicable' }, '/justification'],
    [{ status: 'not_applicable', justification: '' }, '/justification'],
    [{ status: 'implemented', justification: 'because' }, '/justification'],
    [{ status: 'implemented', remediation_date: '2027-01-01T00:00:00Z' }, '/remediation_date'],
    [{ status: 'not_implemented', remediation_date: '9999-12-31T23:59:59-01:00' }, '/remediation_date'],
    [{ status: 'done' }, '/status'],
    [{ owner: 'a\u001b[2Jb' }, '/owner'],
    [{ owner: 'x'.repeat(201) }, '/owner'],
    [{ title: 'Other' }, '/title'],
    [{}, ''],
  ])('422 invalid-request: %j', async (body, path) => {
    expect((await pathsOf('updateControl', 'AC-02', body))?.map((error) => error.path)).toContain(path);
  });
});

describe('updateTest', () => {
  test('200: a result counts from when it was found, and failing from when it began', async () => {
    const at = '2026-11-22T00:00:00Z';
    const failing = await test_('T-005', { status: 'failing', last_run_at: at });
    expect(failing).toMatchObject({ status: 'failing', last_run_at: at, failing_since: at });
    expect(await test_('T-005', { status: 'failing' })).toMatchObject({
      last_run_at: '2026-11-23T12:00:00Z',
      failing_since: at,
    });
    expect(await test_('T-005', { status: 'passing', remediation: 'Nothing to do.' })).toMatchObject({
      failing_since: null,
      remediation: 'Nothing to do.',
    });
    expect(await lastEvent('test.updated')).toMatchObject({
      target: 'T-005',
      details: {
        environment,
        status: { from: 'failing', to: 'passing' },
        failing_since: { from: at, to: null },
      },
    });
    expect(await test_('T-005', { status: 'not_run' })).toMatchObject({ last_run_at: null });
  });

  test('403 and 404', async () => {
    const { text } = await createKey(emulator, {
      permissions: 'read-write',
      environments: ['production'],
    });
    const body = { environment, status: 'passing' };
    await refused(emulator, 'updateTest', 403, 'environment-out-of-scope', { key: text, id: 'T-001', body });
    await refused(emulator, 'updateTest', 404, 'not-found', { id: 'T-999', body });
  });

  test.each([
    [{ status: 'ok' }, '/status'],
    [{ status: 'passing', last_run_at: '2026-11-24T00:00:00Z' }, '/last_run_at'],
    [{ status: 'pending', last_run_at: '2026-11-22T00:00:00Z' }, '/last_run_at'],
    [{ status: 'passing', last_run_at: '0000-01-01T00:00:00+01:00' }, '/last_run_at'],
    [{ severity: 'low' }, '/severity'],
    [{}, ''],
  ])('422 invalid-request: %j', async (body, path) => {
    expect((await pathsOf('updateTest', 'T-006', body))?.map((error) => error.path)).toContain(path);
  });
});
