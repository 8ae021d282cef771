import { expect, it } from 'vitest';
import { memoryFiles } from '../../declarations/memory-files.fixture.ts';
import { readDeclarations } from '../../declarations/read-declarations.ts';
import type { DestinationKind } from '../../delivery/destination-kind.ts';
import { KINDS } from '../../delivery/registry.ts';
import { destinationsPage } from './destinations.ts';

const GUIDED: readonly DestinationKind[] = KINDS.filter((kind: DestinationKind) => kind.guide !== undefined);

it('the guide to destinations has a section for each kind with a guide', () => {
  const page = destinationsPage(KINDS);
  for (const { kind, guide } of GUIDED) expect(page).toContain(`## ${guide?.service}: \`${kind}\``);
  expect(page).toContain('never against the real services');
});

it.each(GUIDED.map(({ kind, guide }) => [kind, guide?.example ?? '']))(
  'the example of %s in the guide is valid',
  async (kind, example) => {
    const text = `resource "lowerplane_api_key" "ci" {
  name        = "CI"
  permissions = "read-only"
  expires_in  = "90d"
  deliver_to  = [${example}]
}
`;
    const { keys, faults } = await readDeclarations(memoryFiles({ 'main.tf': text }));
    expect(faults).toEqual([]);
    expect(keys[0]?.destinations).toMatchObject({
      kind: 'known',
      value: [expect.stringContaining(`${kind}:`)],
    });
  },
);
