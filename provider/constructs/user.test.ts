import { TerraformStack, TerraformVariable, Testing } from 'cdktn';
import { beforeEach, describe, expect, it } from 'vitest';
import { LowerPlaneProvider, User, type UserProps } from './index.ts';

let stack: TerraformStack;
beforeEach(() => {
  stack = new TerraformStack(Testing.app(), 'users');
  new LowerPlaneProvider(stack, 'lowerplane');
});
const synthesized = () => JSON.parse(Testing.synth(stack, true));
const SAM: UserProps = { email: 'sam@example.com', role: 'member' };

describe('User', () => {
  it('declares the resource, with dates as texts', () => {
    const user = new User(stack, 'sam', SAM);
    const expiresAt = new Date('2027-01-31T00:00:00Z');
    new User(stack, 'dana', { email: 'dana@example.com', role: 'auditor', expiresAt, dependsOn: [user] });
    new User(stack, 'eve', { email: 'eve@example.com', role: 'auditor', expiresAt: 'never' });
    expect(synthesized().resource.lowerplane_user).toMatchObject({
      sam: { email: 'sam@example.com', role: 'member' },
      dana: { role: 'auditor', expires_at: '2027-01-31T00:00:00Z', depends_on: ['lowerplane_user.sam'] },
      eve: { expires_at: 'never' },
    });
  });

  it('leaves to Terraform what only Terraform knows', () => {
    const email = new TerraformVariable(stack, 'email', { type: 'string' });
    new User(stack, 'sam', { ...SAM, email: email.stringValue });
    expect(synthesized().resource.lowerplane_user.sam.email).toContain('var.email');
  });

  it.each([
    [{ email: 'nope' }, 'email must be an email address, for example "sam@example.com", not "nope".'],
    [{ role: 'boss' }, 'role must be "owner", "admin", "member", "read-only" or "auditor", not "boss".'],
    [{ expiresAt: 'soon' }, 'expiresAt must be a day such as "2027-01-31"'],
    [{ role: 'auditor' }, 'An auditor has access until a day. Set expiresAt to a day'],
  ])('refuses %j at synthesis', (wrong, message) => {
    new User(stack, 'sam', { ...SAM, ...wrong });
    expect(synthesized).toThrow(message);
  });
});
