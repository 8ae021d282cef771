import { App, TerraformStack, TerraformVariable, Testing } from 'cdktn';
import { beforeEach, describe, expect, it } from 'vitest';
import { camelCase } from './camel-case.ts';
import actions from './generated/actions.json' with { type: 'json' };
import {
  ApiKey,
  type ApiKeyProps,
  bindings,
  LowerPlaneProvider,
  RevokeKey,
  RotateKey,
  type RotateKeyProps,
  triggerActions,
} from './index.ts';

let stack: TerraformStack;
beforeEach(() => {
  stack = new TerraformStack(Testing.app(), 'keys');
  new LowerPlaneProvider(stack, 'lowerplane');
});
const synthesized = () => JSON.parse(Testing.synth(stack, true));
const KEY: ApiKeyProps = {
  name: 'New Dashboard',
  permissions: 'read-only',
  environments: ['production'],
  expires: { in: '90d' },
  deliverTo: [{ file: 'dashboard.key' }],
};
const OLD = { key: 'Old Dashboard', lastFour: 'x7Qp' };

describe('an action', () => {
  it('is a block with two labels and a nested block', () => {
    new RevokeKey(stack, 'old', { ...OLD, force: false });
    new RotateKey(stack, 'dashboard', {
      key: 'Internal Dashboard',
      deliverTo: [{ vaultKv: { mount: 'secret', path: 'dashboard', key: 'api_key' } }, { file: 'a.key' }],
    });
    const { action } = synthesized();
    expect(action).toEqual({
      lowerplane_revoke_key: {
        old: { config: { key: 'Old Dashboard', last_four: 'x7Qp', force: false } },
      },
      lowerplane_rotate_key: { dashboard: expect.anything() },
    });
    expect(action.lowerplane_rotate_key.dashboard.config).toEqual({
      key: 'Internal Dashboard',
      deliver_to: [
        { vault_kv: { mount: 'secret', path: 'dashboard', key: 'api_key' } },
        { file: { path: 'a.key' } },
      ],
    });
  });

  it('is carried out by another provider, even if its alias is set later', () => {
    const other = new LowerPlaneProvider(stack, 'other', { alias: 'us' });
    const revoke = new RevokeKey(stack, 'old', { ...OLD, provider: other });
    other.alias = 'eu';
    expect(revoke.address).toBe('action.lowerplane_revoke_key.old');
    expect(synthesized().action.lowerplane_revoke_key.old).toMatchObject({ provider: 'lowerplane.eu' });
  });

  it('takes tokens and overrides', () => {
    const { value } = new TerraformVariable(stack, 'name', { type: 'string' });
    const revoke = new RevokeKey(stack, 'old', { key: value });
    revoke.addOverride('config.last_four', 'abcd');
    revoke.addOverride('count', 2);
    expect(synthesized().action.lowerplane_revoke_key.old).toMatchObject({
      count: 2,
      config: { key: `\${var.name}`, last_four: 'abcd' },
    });
  });

  it('needs a provider in its stack', () => {
    stack = new TerraformStack(Testing.app(), 'keys');
    new RevokeKey(stack, 'old', OLD);
    expect(synthesized).toThrow('The stack has no LowerPlaneProvider');
  });

  it('is not left out of HCL without a word', () => {
    new RevokeKey(stack, 'old', OLD);
    expect(() => Testing.synthHcl(stack)).toThrow(
      'action.lowerplane_revoke_key.old cannot be written as HCL',
    );
  });

  it.each(Object.entries(actions))('%s has a binding that writes each attribute', (type, { block }) => {
    const className = camelCase(type.replace('lowerplane', ''));
    const Binding: unknown = Object.entries(bindings).find(([name]) => name === className)?.[1];
    if (typeof Binding !== 'function') throw new Error(`There is no binding ${className}.`);
    const names = Object.keys(block.attributes);
    const text = (name: string) => (name === 'deliver_to' ? [] : name === 'force' ? true : 'x');
    const config = Object.fromEntries(names.map((name) => [camelCase(name), text(name)]));
    Reflect.construct(Binding, [stack, 'x', config]);
    expect(Object.keys(synthesized().action[type].x.config).toSorted()).toEqual(names.toSorted());
  });
});

describe('a trigger', () => {
  it('runs actions on events of a resource, and keeps its lifecycle', () => {
    const key = new ApiKey(stack, 'new', { ...KEY, lifecycle: { preventDestroy: true } });
    const first = new RevokeKey(stack, 'first', OLD);
    const second = new RevokeKey(stack, 'second', OLD);
    const isOn = new TerraformVariable(stack, 'on', { type: 'bool' }).booleanValue;
    triggerActions(key, { events: ['after_create', 'after_update'], actions: [first, second] });
    triggerActions(key, { events: ['before_update'], actions: [second], condition: isOn });
    second.overrideLogicalId('last');
    const lifecycle = {
      prevent_destroy: true,
      action_trigger: [
        {
          events: ['after_create', 'after_update'],
          actions: ['action.lowerplane_revoke_key.first', 'action.lowerplane_revoke_key.last'],
        },
        {
          events: ['before_update'],
          actions: ['action.lowerplane_revoke_key.last'],
          condition: `\${var.on}`,
        },
      ],
    };
    expect(synthesized().resource.lowerplane_api_key.new.lifecycle).toEqual(lifecycle);
    expect(synthesized().resource.lowerplane_api_key.new.lifecycle).toEqual(lifecycle);
  });

  it('names an event once, which Terraform demands', () => {
    const key = new ApiKey(stack, 'new', KEY);
    const actions = [new RevokeKey(stack, 'old', OLD)] as const;
    triggerActions(key, { events: ['after_create', 'after_create'], actions });
    const [trigger] = synthesized().resource.lowerplane_api_key.new.lifecycle.action_trigger;
    expect(trigger.events).toEqual(['after_create']);
  });

  it('refuses an action of another stack, to which Terraform cannot refer', () => {
    const app = new App();
    const key = new ApiKey(new TerraformStack(app, 'a'), 'new', KEY);
    const old = new RevokeKey(new TerraformStack(app, 'b'), 'old', OLD);
    expect(() => triggerActions(key, { events: ['after_create'], actions: [old] })).toThrow(
      'action.lowerplane_revoke_key.old is in another stack than a/new.',
    );
  });
});

it('the types of actions and triggers refuse wrong states', () => {
  const rotate = (_: RotateKeyProps) => true;
  const trigger = (_: Parameters<typeof triggerActions>[1]) => true;
  const actions = [new RevokeKey(stack, 'old', OLD)] as const;
  const refused = [
    // @ts-expect-error the secret must go somewhere
    rotate({ key: 'CI', deliverTo: [] }),
    // @ts-expect-error there is no state to seal the secret into
    rotate({ key: 'CI', deliverTo: [{ age: ['age1'] }] }),
    // @ts-expect-error no later apply would remove the old secret
    rotate({ key: 'CI', deliverTo: [{ file: { path: 'a', keepPreviousAs: 'b' } }] }),
    // @ts-expect-error one destination in each element
    rotate({ key: 'CI', deliverTo: [{ file: 'a', command: { run: ['b'] } }] }),
    // @ts-expect-error Terraform has no such event yet
    trigger({ events: ['after_destroy'], actions }),
    // @ts-expect-error an event
    trigger({ events: [], actions }),
    // @ts-expect-error an action
    trigger({ events: ['after_create'], actions: [] }),
  ];
  expect(refused).toHaveLength(7);
});
