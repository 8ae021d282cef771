import { issuer, token } from './vendor.ts';

/** A key file holds nothing but the key, so it is recognized by its name. */
export const railsRules = issuer(
  'the Rails application',
  'Encrypt the credentials again with a new key (`bin/rails credentials:edit` after removing the old one), change every secret that the old key could decrypt, and keep the new key out of the repository.',
  [
    {
      ...token({
        id: 'rails-master-key',
        title: 'Rails master key',
        severity: 'critical',
        literals: [],
        pattern: /(?<secret>[0-9a-f]{32})(?=\s*$)/,
        found: (make) => [make.hex(32), `${make.hex(32)}\n`],
        ignored: (make) => [`key: ${make.hex(32)}`, '0'.repeat(32), make.hex(40)],
      }),
      paths: /(?:^|\/)config\/(?:master|credentials\/[\w-]+)\.key$/,
    },
  ],
);
