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
  it('needs no props, and asks for the provider of the same release', () => {
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

  it('declares the connection', () => {
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

  it('refuses to write a key into the synthesized files, and does not repeat it', () => {
    const secret = 'not-a-real-key';
    new LowerPlaneProvider(stack, 'lowerplane', { apiKey: secret });
    expect(synthesized).toThrow(/\[keys\/lowerplane\] apiKey would be written .* in plain text/);
    expect(synthesized).not.toThrow(secret);
  });

  it('refuses spans that are none', () => {
    new LowerPlaneProvider(stack, 'lowerplane', { requestTimeout: 'two minutes', recentUseWindow: '1' });
    expect(synthesized).toThrow('requestTimeout: "two minutes" is not a duration');
    expect(synthesized).toThrow('recentUseWindow: "1" is not a duration');
  });
});
