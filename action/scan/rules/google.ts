import { token, vendor } from './vendor.ts';

export const googleRules = vendor('Google', 'console.cloud.google.com > APIs and services > Credentials', [
  token({
    id: 'google-api-key',
    title: 'Google API key',
    literals: ['AIza'],
    pattern: /AIza[0-9A-Za-z_-]{35}/,
    tail: '0-9A-Za-z_-',
    found: (make) => [
      `key: 'AIza${make.base62(35)}'`,
      `https://maps.googleapis.com/maps/api/js?key=AIza${make.base62(35)}`,
    ],
    ignored: (make) => [`AIza${make.base62(34)}`, `AIza${make.base62(36)}`, `AIza${'S'.repeat(35)}`],
  }),
  token({
    id: 'google-oauth-client-secret',
    title: 'Google OAuth client secret',
    literals: ['GOCSPX-'],
    pattern: /GOCSPX-[0-9A-Za-z_-]{28}/,
    tail: '0-9A-Za-z_-',
    found: (make) => [`"client_secret":"GOCSPX-${make.base62(28)}"`],
    ignored: () => ['GOCSPX-your-client-secret-goes-here'],
  }),
  token({
    id: 'google-oauth-access-token',
    title: 'Google OAuth access token',
    severity: 'medium',
    literals: ['ya29.'],
    pattern: /ya29\.[0-9A-Za-z_-]{40,400}/,
    fix: 'It expires within an hour. End the session that created it, and keep tokens out of files.',
    found: (make) => [`Authorization: Bearer ya29.${make.base62(120)}`],
    ignored: () => ['ya29.token'],
  }),
  token({
    id: 'google-oauth-refresh-token',
    title: 'Google OAuth refresh token',
    literals: ['1//0'],
    pattern: /1\/\/0[0-9A-Za-z_-]{60,120}/,
    tail: '0-9A-Za-z_-',
    found: (make) => [`"refresh_token": "1//0${make.base62(98)}"`],
    ignored: () => ['http://127.0.0.1//0index'],
  }),
]);
