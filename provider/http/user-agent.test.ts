import { describe, expect, it } from 'vitest';
import { userAgent } from './user-agent.ts';

describe('userAgent', () => {
  it('names the package, its version and where it runs', () => {
    expect(userAgent()).toMatch(/^lowerplane-keys\/\d+\.\d+\.\d+ \(Node\.js \d+\.\d+\.\d+; \w+ \w+\)$/);
  });

  it('puts the product first, without what a header cannot hold', () => {
    expect(userAgent('terraform-provider-lowerplane/0.1.0\r\n Terraform/1.11.4')).toMatch(
      /^terraform-provider-lowerplane\/0\.1\.0 Terraform\/1\.11\.4 lowerplane-keys\//,
    );
  });
});
