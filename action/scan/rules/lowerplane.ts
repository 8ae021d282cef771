import { assessChecksum } from './checked-token.ts';
import { token, vendor } from './vendor.ts';

export const LOWERPLANE_KEY_RULE = 'lowerplane-key';

export const lowerplaneRules = vendor('LowerPlane', 'LowerPlane > Settings > API keys', [
  token({
    id: LOWERPLANE_KEY_RULE,
    title: 'LowerPlane API key',
    severity: 'critical',
    literals: ['lp_'],
    pattern: /lp_[0-9A-Za-z]{36}/,
    assess: assessChecksum,
    fix: 'Revoke the key in LowerPlane (or rotate it: declare `rotation` and apply), then deliver the new key to where it is used. Removing it from the file is not enough: it stays in the history.',
    found: (make) => [`LOWERPLANE_API_KEY=${make.checked('lp_')}`, `auth: "Bearer ${make.checked('lp_')}"`],
    ignored: (make) => [
      `help_${make.base62(36)}`,
      `lp_${make.base62(35)}`,
      `lp_${make.base62(37)}`,
      `lp_${'x'.repeat(36)}`,
    ],
  }),
]);
