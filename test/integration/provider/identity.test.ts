import { describe, expect, it } from 'vitest';
import { type ConfiguredProvider, configuredProvider, unwire, wire } from './later-protocol.ts';

const NOTHING = {
  allow_lockout: null,
  expires_at: null,
  id: null,
  invited_at: null,
  name: null,
  status: null,
};
const SAM = { ...NOTHING, email: 'sam@example.com', role: 'member' };
const TYPE = { type_name: 'lowerplane_user' };

async function created({ client }: ConfiguredProvider) {
  const plan = { ...TYPE, prior_state: wire(null), proposed_new_state: wire(SAM), config: wire(SAM) };
  const planned = await client.call('PlanResourceChange', 'Plan', plan, 'Planned');
  const applied = await client.call(
    'ApplyResourceChange',
    'Apply',
    {
      ...TYPE,
      prior_state: wire(null),
      planned_state: planned.planned_state,
      config: wire(SAM),
      planned_private: planned.planned_private,
    },
    'Applied',
  );
  return { planned, applied, identity: dataOf(applied.new_identity) };
}

function dataOf(identity: unknown): unknown {
  return typeof identity === 'object' && identity !== null && 'identity_data' in identity
    ? unwire(identity.identity_data)
    : undefined;
}

/** Import by identity, and what came of it. */
async function imported({ client }: ConfiguredProvider, identity: object, id = '') {
  const sent = { ...TYPE, id, ...(id === '' && { identity: { identity_data: wire(identity) } }) };
  const { imported_resources: resources, diagnostics } = await client.call(
    'ImportResourceState',
    'Import',
    sent,
    'Imported',
  );
  const [first] = Array.isArray(resources) ? resources : [];
  return { state: unwire(first?.state), identity: dataOf(first?.identity), diagnostics };
}

describe('resource identity', () => {
  it('is declared for every resource', async () => {
    const { client } = await configuredProvider();
    const answer = await client.call('GetResourceIdentitySchemas', 'Empty', {}, 'IdentitySchemas');
    const attributes = [
      { name: 'id', type: Buffer.from('"string"'), required_for_import: true, optional_for_import: false },
      {
        name: 'organization_id',
        type: Buffer.from('"string"'),
        required_for_import: false,
        optional_for_import: true,
      },
    ];
    const schema = { version: 0, identity_attributes: attributes };
    expect(answer.identity_schemas).toEqual({
      lowerplane_api_key: schema,
      lowerplane_evidence: schema,
      lowerplane_user: schema,
    });
  });

  it('follows an apply, and never changes afterwards', async () => {
    const provider = await configuredProvider();
    const { client, outside } = provider;
    const { planned, applied, identity } = await created(provider);
    expect(planned.planned_identity ?? null).toBeNull();
    const self = await outside.getOwnApiKey();
    const state = unwire(applied.new_state);
    expect(state).toMatchObject({ email: 'sam@example.com', status: 'invited' });
    expect(identity).toEqual({
      id: expect.stringMatching(/^usr_/),
      organization_id: self.organization_id,
    });
    const read = { ...TYPE, current_state: applied.new_state, private: applied.private };
    const first = await client.call('ReadResource', 'ReadWhole', read, 'ReadWholeDone');
    expect(dataOf(first.new_identity)).toEqual(identity);
    // As of a key whose successor has an id of its own.
    const other = { identity_data: wire({ id: 'usr_first', organization_id: self.organization_id }) };
    const again = await client.call(
      'ReadResource',
      'ReadWhole',
      { ...read, current_identity: other },
      'ReadWholeDone',
    );
    expect(dataOf(again.new_identity)).toEqual({ id: 'usr_first', organization_id: self.organization_id });
    const change = { ...SAM, ...(typeof state === 'object' && state), role: 'auditor', expires_at: 'never' };
    const update = await client.call(
      'PlanResourceChange',
      'Plan',
      {
        ...TYPE,
        prior_state: applied.new_state,
        proposed_new_state: wire(change),
        config: wire({ ...SAM, role: 'auditor', expires_at: 'never' }),
        prior_private: applied.private,
        prior_identity: other,
      },
      'Planned',
    );
    expect(update.diagnostics).toEqual([]);
    expect(dataOf(update.planned_identity)).toEqual({
      id: 'usr_first',
      organization_id: self.organization_id,
    });
  });

  it('imports, with the organization or without it, and no other', async () => {
    const provider = await configuredProvider();
    const { identity } = await created(provider);
    const id = typeof identity === 'object' && identity !== null && 'id' in identity ? identity.id : '';
    for (const organization of [null, (await provider.outside.getOwnApiKey()).organization_id])
      expect(await imported(provider, { id, organization_id: organization })).toMatchObject({
        state: { id, email: 'sam@example.com' },
        identity,
        diagnostics: [],
      });
    expect(await imported(provider, {}, 'sam@example.com')).toMatchObject({ identity });
    const elsewhere = await imported(provider, { id, organization_id: 'org_other' });
    expect(elsewhere.diagnostics).toMatchObject([{ summary: 'Another Organization' }]);
    const none = await imported(provider, { id: null, organization_id: null });
    expect(none.diagnostics).toMatchObject([{ summary: 'Identity Without An Id' }]);
  });

  it('is read as it was stored, and not of a version that is not known', async () => {
    const { client } = await configuredProvider();
    const upgrade = (version: number) => {
      const raw_identity = { json: Buffer.from('{"id":"usr_1","organization_id":"org_1"}') };
      return client.call(
        'UpgradeResourceIdentity',
        'Upgrade',
        { ...TYPE, version, raw_identity },
        'Upgraded',
      );
    };
    expect(dataOf((await upgrade(0)).upgraded_identity)).toEqual({ id: 'usr_1', organization_id: 'org_1' });
    expect((await upgrade(1)).diagnostics).toMatchObject([{ summary: 'Unsupported Identity Version' }]);
  });
});
