import { describe, expect, it } from 'vitest';
import type { ApiKeyProps } from './index.ts';

const GATE = {
  name: 'CI/CD Pipeline - Production',
  permissions: 'read-only',
  environments: ['production'],
  expires: { in: '90d' },
  deliverTo: [{ file: 'ci-gate.key' }],
} as const satisfies ApiKeyProps;

describe("ApiKey's types reject", () => {
  const accept = (_: ApiKeyProps) => true;
  const { deliverTo: _deliverTo, ...undelivered } = GATE;
  const { expires: _expires, ...eternal } = GATE;

  it('wrong states, when the app is compiled', () => {
    const refused = [
      // @ts-expect-error it must be said when the key expires
      accept(eternal),
      // @ts-expect-error one expiration, not two
      accept({ ...GATE, expires: { in: '90d', at: '2027-03-31T00:00:00Z' } }),
      // @ts-expect-error a rotation before an expiration that is not there
      accept({ ...eternal, rotation: { beforeExpiry: '14d' } }),
      // @ts-expect-error a rotation that never comes
      accept({ ...GATE, rotation: { overlap: '7d' } }),
      // @ts-expect-error the secret must go somewhere
      accept(undelivered),
      // @ts-expect-error no destination is not a destination
      accept({ ...GATE, deliverTo: [] }),
      // @ts-expect-error false keeps nothing anywhere
      accept({ ...undelivered, secretInState: false }),
      // @ts-expect-error one destination in each element
      accept({ ...GATE, deliverTo: [{ file: 'a', age: ['age1'] }] }),
    ];
    expect(refused).toHaveLength(8);
  });
});

describe("ApiKey's types accept", () => {
  it('an imported key, whose secret is elsewhere', () => {
    const imported = { ...GATE, deliverTo: 'elsewhere' } satisfies ApiKeyProps;
    expect(imported.deliverTo).toBe('elsewhere');
  });
});
