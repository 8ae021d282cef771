import { Fn, TerraformStack, TerraformVariable, Testing } from 'cdktn';
import { beforeEach, describe, expect, it } from 'vitest';
import { Evidence, type EvidenceProps, LowerPlaneProvider } from './index.ts';

let stack: TerraformStack;
beforeEach(() => {
  stack = new TerraformStack(Testing.app(), 'evidence');
  new LowerPlaneProvider(stack, 'lowerplane');
});
const synthesized = () => JSON.parse(Testing.synth(stack, true));
const SCAN: EvidenceProps = {
  name: 'Dependency scan',
  environment: 'production',
  controlIds: ['VM-01'],
  file: 'scan.pdf',
};
const { file: _, ...WITHOUT } = SCAN;

describe('Evidence', () => {
  it('declares the resource, of a file, an object, or a token', () => {
    new Evidence(stack, 'scan', { ...SCAN, type: 'report', collectedAt: new Date('2026-11-24T00:00:00Z') });
    new Evidence(stack, 'settings', { ...WITHOUT, json: { days: 35 } });
    const word = new TerraformVariable(stack, 'word', { type: 'string', sensitive: true });
    new Evidence(stack, 'secret', { ...WITHOUT, json: Fn.jsonencode({ word: word.value }) });
    expect(synthesized().resource.lowerplane_evidence).toMatchObject({
      scan: {
        file: 'scan.pdf',
        type: 'report',
        collected_at: '2026-11-24T00:00:00Z',
        control_ids: ['VM-01'],
      },
      settings: { json: '{"days":35}' },
      secret: { json: expect.stringContaining('var.word') },
    });
  });

  it.each([
    [{ environment: 'prod' }, 'environment must be "production", "staging" or "development", not "prod".'],
    [{ type: 'video' }, 'type must be "screenshot"'],
    [{ json: '{' }, 'json must be JSON'],
    [{ json: '{}' }, 'both are set'],
    [{ file: undefined }, 'neither is set'],
    [{ collectedAt: 'soon' }, 'collectedAt must be a day'],
  ])('refuses %j at synthesis', (wrong, message) => {
    new Evidence(stack, 'scan', { ...SCAN, ...wrong });
    expect(synthesized).toThrow(message);
  });
});
