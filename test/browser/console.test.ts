import { beforeAll, describe, expect, test } from 'vitest';
import { createKey, ok } from '../integration/emulator/call.ts';
import { NOW, runningEmulator } from '../integration/emulator/running.ts';
import { accessibilityFaults, HAS_BROWSER, tabTo, visits, wideElements } from './visit.ts';

const DAY = 24 * 60 * 60 * 1000;
const EVIL = '<script>alert(1)</script><img src=x onerror=alert(2)>';
const emulator = runningEmulator();
const { open, signedIn } = visits(emulator);

/** Every kind of key, with names that would break a page that trusts them. */
const ids: Record<'used' | 'evil' | 'revoked' | 'user', string> = {
  used: '',
  evil: '',
  revoked: '',
  user: '',
};
beforeAll(async () => {
  const make = async (daysAgo: number, body: Readonly<Record<string, unknown>>, uses = 0) => {
    emulator.clock.set(NOW - daysAgo * DAY);
    const { key, text } = await createKey(emulator, body);
    for (let count = 0; count < uses; count++) await ok(emulator, 'getOwnApiKey', { key: text });
    return key.id;
  };
  await make(400, { name: 'Compliance dashboard' });
  await make(100, { name: 'User provisioning', permissions: 'admin', expires_at: '2026-12-01T00:00:00Z' });
  ids.evil = await make(95, {
    name: EVIL,
    permissions: 'read-write',
    environments: ['staging', 'development'],
  });
  await make(60, { name: 'W'.repeat(100) });
  await make(50, { name: 'Expired', expires_at: '2026-11-01T00:00:00Z' });
  ids.revoked = await make(40, { name: 'CI/CD Pipeline - Production' });
  ids.used = await make(1, { name: 'CI/CD Pipeline - Production' }, 3);
  emulator.clock.set(NOW);
  await ok(emulator, 'revokeApiKey', { id: ids.revoked });
  const user = await ok(emulator, 'inviteUser', {
    body: { email: 'x@example.com', name: EVIL, role: 'auditor' },
  });
  ids.user = user.id;
});

const PAGES: readonly (readonly [string, () => string])[] = [
  ['the list', () => '/'],
  ['the list of all', () => '/?status=any&sort=name'],
  ['an empty list', () => '/?q=nothing-is-named-so'],
  ['the form for a key', () => '/keys/new?use=evidence-upload'],
  ['a key', () => `/keys/${ids.used}`],
  ['a key with a name that is markup', () => `/keys/${ids.evil}`],
  ['a revoked key', () => `/keys/${ids.revoked}`],
  ['rotation', () => `/keys/${ids.used}/rotate`],
  ['revocation', () => `/keys/${ids.used}/revoke`],
  ['the audit trail', () => '/audit'],
  ['the posture', () => '/posture'],
  ['the evidence', () => '/evidence'],
  ['the users', () => '/users'],
  ['a user', () => `/users/${ids.user}?saved=changed`],
  ['an invitation', () => '/users/new'],
  ['removal of a user', () => `/users/${ids.user}/remove`],
  ['the organization', () => '/organization?saved=changed'],
  ['the form for evidence', () => '/evidence/new'],
  ['the API reference', () => '/docs'],
  ['a page that does not exist', () => '/keys/none'],
];

describe.skipIf(!HAS_BROWSER)('in a browser', () => {
  // Colours are all that differs in the dark.
  describe.each([
    ['light', 'all'],
    ['dark', 'colours'],
  ] as const)('%s', (colorScheme, concern) => {
    test('every page can be used by everyone, and loads nothing from elsewhere', {
      timeout: 120_000,
    }, async () => {
      const { page, faults } = await signedIn({ colorScheme });
      for (const [name, path] of PAGES) {
        await page.goto(path());
        expect([name, await accessibilityFaults(page, concern)]).toEqual([name, []]);
      }
      for (const [path, button] of [
        ['/users/new', 'Invite user'],
        ['/evidence/new', 'Upload evidence'],
        ['/keys/new', 'Create key'],
      ] as const) {
        await page.goto(path);
        await page.getByRole('button', { name: button }).click();
        await page.getByRole('alert').waitFor();
        expect([path, await accessibilityFaults(page, concern)]).toEqual([path, []]);
      }
      await page.getByLabel('Name', { exact: true }).fill(`Created in ${colorScheme}`);
      await page.getByLabel('Read-only').check();
      await page.getByLabel('Production').check();
      await page.getByRole('button', { name: 'Create key' }).click();
      expect(['a new key', await accessibilityFaults(page, concern)]).toEqual(['a new key', []]);
      expect(faults).toEqual([]);
      const anonymous = await open({ colorScheme });
      await anonymous.page.goto('/sign-in');
      expect(['sign in', await accessibilityFaults(anonymous.page, concern)]).toEqual(['sign in', []]);
      expect(anonymous.faults).toEqual([]);
    });
  });

  test.each([375, 800, 1100, 1280, 1440])(
    'at %i pixels no page scrolls sideways',
    { timeout: 60_000 },
    async (width) => {
      const { page } = await signedIn({ viewport: { width, height: 800 } });
      for (const [name, path] of [...PAGES, ['sign in', () => '/sign-in'] as const]) {
        await page.goto(path());
        expect([name, await wideElements(page)]).toEqual([name, []]);
      }
    },
  );

  test('a key is created, rotated and revoked with the keyboard alone', async () => {
    const { page, faults } = await open({ permissions: ['clipboard-read', 'clipboard-write'] });
    const { keyboard } = page;
    await page.goto('/');
    await keyboard.type(emulator.bootstrapKey ?? '');
    await keyboard.press('Enter');
    await page.waitForURL('/');

    await keyboard.press('Tab');
    expect(await page.locator(':focus').textContent()).toBe('Skip to the content');
    await keyboard.press('Enter');
    await tabTo(page, 'Create key');
    await keyboard.press('Enter');
    await page.waitForURL('/keys/new');
    await tabTo(page, 'Evidence upload read-write Upload evidence from CI/CD pipelines or scripts.');
    await keyboard.press('Enter');
    await page.waitForURL('/keys/new?use=evidence-upload');
    await tabTo(page, 'Name');
    await keyboard.type('By keyboard');
    await tabTo(page, 'Staging');
    await keyboard.press('Space');
    await tabTo(page, 'Create key');
    await keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Key created' }).waitFor();
    const secret = (await page.locator('#secret').textContent()) ?? '';
    await tabTo(page, 'Copy key');
    await keyboard.press('Enter');
    await page.getByText('Copied.').waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(secret);
    expect(await ok(emulator, 'getOwnApiKey', { key: secret })).toMatchObject({
      name: 'By keyboard',
      permissions: 'read-write',
      environments: ['staging'],
    });

    await page.reload();
    await page.getByText('This form was sent before').waitFor();
    expect((await ok(emulator, 'listApiKeys', { query: { name: 'By keyboard' } })).data).toHaveLength(1);

    await tabTo(page, 'Open the key');
    await keyboard.press('Enter');
    await tabTo(page, 'Rotate');
    await keyboard.press('Enter');
    await tabTo(page, 'Create the successor');
    await keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Successor created' }).waitFor();
    await tabTo(page, 'Revoke the old key');
    await keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Revoke key' }).waitFor();
    await tabTo(page, `Last four characters of the key (${secret.slice(-4)})`);
    await keyboard.type(secret.slice(-4));
    await keyboard.press('Enter');
    await page.getByText('It no longer works anywhere.').waitFor();

    const { data } = await ok(emulator, 'listApiKeys', { query: { name: 'By keyboard' } });
    expect(data.map(({ status }) => status).toSorted()).toEqual(['active', 'revoked']);
    expect(faults).toEqual([]);
  });

  test('a user is invited, changed and removed with the keyboard alone', async () => {
    const { page, faults } = await signedIn();
    const { keyboard } = page;
    await tabTo(page, 'Users');
    await keyboard.press('Enter');
    await tabTo(page, 'Invite user');
    await keyboard.press('Enter');
    await page.waitForURL('/users/new');
    await tabTo(page, 'Email address');
    await keyboard.type('keyboard@example.com');
    await tabTo(page, 'Name (optional)');
    await keyboard.type('By keyboard');
    await keyboard.press('Tab');
    await keyboard.press('Space');
    for (let presses = 0; presses < 4; presses++) await keyboard.press('ArrowDown');
    await keyboard.press('Tab');
    await keyboard.press('ArrowUp');
    await tabTo(page, 'Invite user');
    await keyboard.press('Enter');
    await page.getByText('The user was invited.').waitFor();
    const listed = async () =>
      (await ok(emulator, 'listUsers', { query: { limit: '200' } })).data.find(
        ({ email }) => email === 'keyboard@example.com',
      );
    const user = await listed();
    expect(user).toMatchObject({ name: 'By keyboard', role: 'auditor' });
    expect(user?.expires_at).not.toBeNull();

    await tabTo(page, 'Save');
    await keyboard.press('Enter');
    await page.getByText('The access was changed.').waitFor();
    expect(await listed()).toEqual(user);
    await tabTo(page, 'Remove');
    await keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Remove user' }).waitFor();
    await tabTo(page, 'Remove this user');
    await keyboard.press('Enter');
    await page.getByText('The user was removed.').waitFor();
    expect(await listed()).toBeUndefined();
    expect(faults).toEqual([]);
  });

  test('evidence is uploaded and downloaded', async () => {
    const { page, faults } = await signedIn();
    await page.goto('/evidence');
    await page.getByRole('link', { name: 'Upload evidence' }).click();
    await page.getByRole('button', { name: 'Upload evidence' }).click();
    await page.getByRole('link', { name: 'Choose a file that is not empty.' }).waitFor();
    await page
      .getByLabel('File')
      .setInputFiles({ name: 'scan.txt', mimeType: 'text/plain', buffer: Buffer.from('0 findings') });
    await page.getByLabel('Name', { exact: true }).fill('By browser');
    await page.getByLabel('Type').selectOption('Report');
    await page.getByLabel('Environment').selectOption('Staging');
    await page.getByLabel('Controls').fill('VM-01');
    await page.getByRole('button', { name: 'Upload evidence' }).click();
    await page.getByText('Uploaded By browser').waitFor();
    await page.goto('/evidence?environment=staging&control=VM-01');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'By browser' }).click(),
    ]);
    const chunks: Uint8Array[] = [];
    for await (const chunk of await download.createReadStream()) chunks.push(chunk);
    expect(Buffer.concat(chunks).toString()).toBe('0 findings');
    expect(faults).toEqual([]);
  });

  test('everything but copying works without scripts', async () => {
    const { page } = await signedIn({ javaScriptEnabled: false });
    await page.getByRole('link', { name: 'Create key' }).click();
    await page.getByLabel('Name', { exact: true }).fill('Without scripts');
    await page.getByLabel('Admin').check();
    await page.getByLabel('Development').check();
    await page.getByRole('button', { name: 'Create key' }).click();
    await page.locator('#secret').waitFor();
    expect(await page.getByRole('button', { name: 'Copy key' }).count()).toBe(0);
  });

  test('a cookie cannot be read by scripts, and no form is taken from another origin', async () => {
    const { page } = await signedIn();
    expect(await page.evaluate(() => document.cookie)).toBe('');
    const before = (await ok(emulator, 'listApiKeys', { query: { limit: '200' } })).data.length;
    // Another port of the same machine: the same site for SameSite, but another origin.
    const other = await page.context().newPage();
    await other.route('http://127.0.0.1:9/**', (route) =>
      route.fulfill({
        contentType: 'text/html',
        body: `<form method="post" action="${emulator.url}/keys/new"><input name="name" value="Forged"><input name="permissions" value="admin"><input name="environments" value="all"><input name="expires" value="never"><button>Go</button></form>`,
      }),
    );
    await other.goto('http://127.0.0.1:9/');
    await other.getByRole('button').click();
    await other.getByRole('heading', { name: 'Not allowed' }).waitFor();
    expect((await ok(emulator, 'listApiKeys', { query: { limit: '200' } })).data).toHaveLength(before);
  });
});
