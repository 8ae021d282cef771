import type { CustomPattern } from '../../action/scan/patterns/custom-pattern.ts';
import { sampleText } from '../../action/scan/rules/sample-text.ts';

/** A pattern for texts such as {@link acmeToken} makes. */
export const ACME: CustomPattern = {
  id: 'custom-acme-token',
  description: 'Acme deploy token',
  pattern: 'acme_(?P<secret>[0-9a-f]{32})',
  keywords: [],
  entropy: undefined,
  severity: 'high',
  paths: { include: [], exclude: [] },
  allow: [],
  remediation: 'Revoke it at https://acme.example/tokens.',
  examples: { found: [], ignored: [] },
};

/** A different token for each number. */
export function acmeToken(seed: number): string {
  return `acme_${sampleText(seed).hex(32)}`;
}

/** The same pattern in a policy, with its examples in parts. */
export function acmePolicy(more = ''): string {
  return `version: 1
secrets:
  patterns:
    - id: acme-token
      description: Acme deploy token
      pattern: acme_(?P<secret>[0-9a-f]{32})
      remediation: Revoke it at https://acme.example/tokens.
      examples:
        found: [[acme_, ${sampleText(99).hex(32)}]]
        ignored: [acme_config]
${more}`;
}
