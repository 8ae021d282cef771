import { assessChecksum } from './checked-token.ts';
import { token, vendor } from './vendor.ts';

export const githubRules = vendor(
  'GitHub',
  'github.com > Settings > Developer settings > Personal access tokens',
  [
    token({
      id: 'github-token',
      title: 'GitHub token',
      severity: 'critical',
      literals: ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'],
      pattern: /gh[pousr]_[0-9A-Za-z_]{36}/,
      tail: '0-9A-Za-z_',
      assess: assessChecksum,
      found: (make) => [
        make.checked('ghp_'),
        `git clone https://${make.checked('gho_')}@github.com/acme/site.git`,
        `token = "${make.checked('ghs_')}"`,
      ],
      ignored: (make) => [`ghp_${make.base62(35)}`, `ghp_${'x'.repeat(36)}`, `ghx_${make.base62(36)}`],
    }),
    token({
      id: 'github-fine-grained-token',
      title: 'GitHub fine-grained personal access token',
      severity: 'critical',
      literals: ['github_pat_'],
      pattern: /github_pat_[0-9A-Za-z_]{82}/,
      tail: '0-9A-Za-z_',
      found: (make) => [`github_pat_${make.base62(22)}_${make.base62(59)}`],
      ignored: (make) => [`github_pat_${make.base62(22)}`, 'github_pat_token_goes_in_this_variable'],
    }),
    token({
      id: 'github-app-token',
      title: 'GitHub App installation token',
      literals: ['ghs_'],
      pattern: /ghs_[0-9]{1,20}_[A-Za-z0-9_-]{10,1000}\.[A-Za-z0-9_-]{10,4000}\.[A-Za-z0-9_-]{10,1000}/,
      tail: '0-9A-Za-z_-',
      reachAhead: 6200,
      fix: 'It expires within an hour. Revoke it at once with DELETE /installation/token, and find out what wrote it to a file.',
      found: (make) => [
        `ghs_${make.digits(7)}_${make.jsonPart({ alg: 'RS256', typ: 'JWT' })}.${make.base64url(300)}.${make.base64url(150)}`,
      ],
      ignored: (make) => [`ghs_${make.digits(7)}_${make.base64url(30)}`],
    }),
  ],
);
