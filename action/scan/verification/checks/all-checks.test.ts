import { describe, expect, it } from 'vitest';
import type { WitnessedSecret } from '../../content/witness.ts';
import { newScanner } from '../../new-scanner.ts';
import { scriptPrefilter } from '../../prefilter/script-prefilter.ts';
import { allRules } from '../../rules/built-in-rules.ts';
import { sampleText } from '../../rules/sample-text.ts';
import { SELF_HOSTED_VENDORS, type VendorHosts } from '../hosted-vendors.ts';
import { mayReach } from '../vendor-connections.ts';
import { VERIFIED_VENDORS } from '../verified-vendors.ts';
import { ALL_CHECKS } from './all-checks.ts';

const NOW = Date.UTC(2026, 10, 30);
const make = sampleText(3);

/** What an attacker would write next to a secret to have it sent elsewhere. */
const HOSTILE = [
  'https://evil.example',
  'shop = evil.example#.myshopify.com',
  'shop = acme.myshopify.com.evil.example',
  'shop = evil.example/acme.myshopify.com',
  'GITLAB_HOST=https://evil.example',
  'base_url: http://127.0.0.1:1',
  'LOWERPLANE_BASE_URL=https://evil.example',
  '-us12@evil.example',
].join('\n');
/** Companions that some checks need. */
const COMPANIONS = [
  `AC${make.hex(32)}`,
  'acme-store.myshopify.com',
  `AKIA${make.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', 16)}`,
  `"a1B/${make.base64(36)}"`,
].join('\n');

const HOSTS: VendorHosts = Object.fromEntries(
  [...SELF_HOSTED_VENDORS, 'lowerplane'].map((vendor) => [
    vendor,
    new URL(`https://${vendor}.acme.example/base`),
  ]),
);

function secretsOf(ruleId: string): readonly WitnessedSecret[] {
  const found: WitnessedSecret[] = [];
  const scanner = newScanner('low', scriptPrefilter, (secret) => found.push(secret));
  for (const text of allRules()
    .find(({ id }) => id === ruleId)
    ?.examples(make).found ?? [])
    scanner.scan('a.env', Buffer.from(`${HOSTILE}\n${text}\n${COMPANIONS}\n`));
  return found.filter((secret) => secret.ruleId === ruleId);
}

it('verifies each kind in one way, and no kind that does not exist', () => {
  const rules = ALL_CHECKS.flatMap((check) => check.rules);
  expect(new Set(rules).size).toBe(rules.length);
  const known = new Set(allRules().map(({ id }) => id));
  expect(rules.filter((id) => !known.has(id))).toEqual([]);
});

it('has a check for every vendor that it names', () => {
  const vendors = [...new Set(ALL_CHECKS.map(({ vendor }) => vendor))];
  expect(vendors.toSorted()).toEqual(VERIFIED_VENDORS.toSorted());
});

describe.each(
  ALL_CHECKS.flatMap((check) => check.rules.map((ruleId) => ({ vendor: check.vendor, ruleId, check }))),
)('a secret of $vendor ($ruleId)', ({ vendor, ruleId, check }) => {
  it.each<[string, VendorHosts]>([
    ['without settings', {}],
    ['with addresses of vendors that are hosted', HOSTS],
  ])('goes to its own vendor only, %s', (_, hosts) => {
    const secrets = secretsOf(ruleId);
    expect(secrets.length).toBeGreaterThan(0);
    const inquiries = secrets.map((secret) => check.prepare(secret, hosts, NOW));
    const calls = inquiries.flatMap((inquiry) => (inquiry.kind === 'ask' ? inquiry.calls : []));
    if (vendor !== 'LowerPlane' || hosts.lowerplane !== undefined) expect(calls.length).toBeGreaterThan(0);
    for (const { origin, path } of calls) {
      expect(mayReach(check, hosts, origin)).toBe(true);
      const url = new URL(path, origin);
      expect(url.origin).toBe(origin);
      expect(url.protocol).toBe('https:');
      expect(url.host).not.toMatch(/evil|127\.0/);
      if (!Object.values(hosts).some((host) => host.origin === origin))
        expect(url.host).not.toMatch(/acme\.example/);
    }
  });
});

it('sends nothing to an origin that is not its own', () => {
  for (const check of ALL_CHECKS) {
    for (const origin of [
      'https://evil.example',
      'http://api.github.com',
      'https://api.github.com.evil.example',
      'https://api.github.com:8443',
      'https://a.myshopify.com.evil.example',
      'https://us1.api.mailchimp.com.evil.example',
    ])
      expect(mayReach(check, {}, origin)).toBe(false);
  }
});
