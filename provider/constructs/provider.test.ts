import { TerraformStack, TerraformVariable, Testing } from 'cdktn';
import { beforeEach, describe, expect, it } from 'vitest';
import { VERSION } from '../version.ts';
import { LowerPlaneProvider } from './index.ts';

let stack: TerraformStack;
beforeEach(() => {
  stack = new TerraformStack(Testing.app(), 'keys');
});
const synthesized = () => JSON.parse(Testing.synth(stack, true));

describe('LowerPlaneProvider', () => {
  it('needs no props, and requires the provider of the same release', () => {
    new LowerPlaneProvider(stack, 'lowerplane');
    expect(synthesized()).toMatchObject({
      provider: { lowerplane: [{}] },
      terraform: {
        required_providers: {
          lowerplane: { source: 'registry.terraform.io/lowerplane/lowerplane', version: VERSION },
        },
      },
    });
  });

  it('configures the connection', () => {
    const key = new TerraformVariable(stack, 'key', { type: 'string', sensitive: true });
    new LowerPlaneProvider(stack, 'lowerplane', {
      baseUrl: 'https://lowerplane.example.com/api',
      apiKey: key.stringValue,
      requestTimeout: '90s',
      maxRetries: 2,
      alias: 'eu',
    });
    expect(synthesized().provider.lowerplane).toEqual([
      {
        alias: 'eu',
        api_key: expect.stringMatching(/^\$\{var\.key\}$/),
        base_url: 'https://lowerplane.example.com/api',
        max_retries: 2,
        request_timeout: '90s',
      },
    ]);
  });

  it('rejects a key in plain text, without repeating it', () => {
    const secret = 'not-a-real-key';
    new LowerPlaneProvider(stack, 'lowerplane', { apiKey: secret });
    expect(synthesized).toThrow(/\[keys\/lowerplane\] apiKey would be written .* in plain text/);
    expect(synthesized).not.toThrow(secret);
  });

  it('rejects invalid durations', () => {
    new LowerPlaneProvider(stack, 'lowerplane', { requestTimeout: 'two minutes', recentUseWindow: '1' });
    expect(synthesized).toThrow('requestTimeout must be a duration');
    expect(synthesized).toThrow('recentUseWindow must be a duration');
  });
});
