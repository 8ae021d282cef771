import fc from 'fast-check';
import { expect, it } from 'vitest';
import { DAY } from '../../../provider/keys/duration.ts';
import { anyText } from '../../../test/fixtures/report/any-text.ts';
import type { KeyPage, PageKey } from './key-page.ts';
import { renderKeyPage } from './render-key-page.ts';

const NOW = Date.parse('2026-11-23T12:00:00Z');

function key(changes: Partial<PageKey> = {}): PageKey {
  return {
    id: 'key_0123456789abcdefghij',
    name: 'CI gate',
    permissions: 'read-only',
    environments: ['production'],
    status: 'active',
    lastFour: 'aB3d',
    createdAt: NOW - 10 * DAY,
    lastUsedAt: NOW - DAY,
    expiresAt: NOW + 80 * DAY,
    use: { requestsInAll: 1_234, requestsLast90Days: 12 },
    declaration: { place: 'infra/keys.tf:3', destinations: ['file:ci.key'] },
    ...changes,
  };
}

function pageOf(changes: Partial<KeyPage> = {}): string {
  return renderKeyPage({
    at: NOW,
    subject: 'Organization org_1',
    keys: [key()],
    calendar: undefined,
    posture: [],
    checks: [],
    notKnown: [],
    ...changes,
  });
}

/** The elements of a page, by name, with their attributes but without texts. */
const tagsOf = (text: string) => [...text.matchAll(/<[a-z/!][^>]*>/gi)].map(([tag]) => tag);

it('is the same markup whatever the texts are', () => {
  const texts = (text: string) =>
    tagsOf(
      pageOf({
        subject: text,
        keys: [key({ name: text, declaration: { place: text, destinations: [text] } })],
        calendar: {
          until: NOW + 90 * DAY,
          events: [{ at: NOW + DAY, name: text, what: text, detail: text, kind: 'outage' }],
        },
        posture: [{ source: text, name: text, status: 'compliant', score: 0.5, minimum: 0.8 }],
        notKnown: [text],
      }),
    );
  const plain = texts('plain');
  fc.assert(
    fc.property(anyText, (text) => {
      expect(texts(text)).toEqual(plain);
    }),
  );
});

it('allows exactly its own style sheet', async () => {
  const text = pageOf();
  const [, style = ''] = /<style>([\s\S]*?)<\/style>/.exec(text) ?? [];
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(style));
  expect(text).toContain(`sha256-${Buffer.from(digest).toString('base64')}`);
  expect(text).not.toContain('unsafe-inline');
});

it('puts first the keys that need attention', () => {
  const names = [
    ...pageOf({
      keys: [
        key({ name: 'sound' }),
        key({ name: 'old admin', permissions: 'admin', createdAt: NOW - 91 * DAY }),
        key({
          name: 'old, unused and endless',
          createdAt: NOW - 400 * DAY,
          lastUsedAt: undefined,
          expiresAt: undefined,
        }),
        key({ name: 'revoked', status: 'revoked' }),
      ],
    }).matchAll(/<th scope="row"><bdi>(.*?)<\/bdi>/g),
  ].map(([, name]) => name);
  const order = ['old, unused and endless', 'old admin', 'sound'];
  expect(names).toEqual([...order, ...order]);
});

it('says what is not known instead of leaving it out', () => {
  const text = pageOf({
    keys: [key({ use: undefined, declaration: undefined })],
    notKnown: ['The audit trail: 403.'],
  });
  expect(text.match(/not known/g)?.length).toBeGreaterThanOrEqual(4);
  expect(text).toContain('The audit trail: 403.');
});

it('shows the first thousand of many keys, and how many more there are', () => {
  const keys = Array.from({ length: 1_200 }, (_, number) => key({ name: `Key ${number}` }));
  const text = pageOf({ keys });
  expect(text).toContain('1,200 active keys');
  expect(text).toContain('200 more keys are not shown.');
});
