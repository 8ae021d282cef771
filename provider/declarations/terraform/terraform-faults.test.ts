// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Terraform's templates look the same
import { describe, expect, it } from 'vitest';
import { keyBlock, namesOf, read } from './read-texts.fixture.ts';

describe('a fault in code', () => {
  const faults = async (texts: Readonly<Record<string, string>>) =>
    (await read(texts)).faults.map(({ kind, at, message }) => `${kind} ${at.path}:${at.line} ${message}`);

  it('is reported by line, and the rest is read', async () => {
    const texts = { 'main.tf': `${keyBlock('  name = "fine"')}resource "x" "y" {\n  a = = 3\n}\n` };
    expect(namesOf(await read(texts))).toEqual(['fine']);
    expect((await faults(texts))[0]).toMatch(/^unreadable main\.tf:6 /);
  });

  it.each([
    [
      'permissions = "superuser"',
      /permissions must be "read-only", "read-write" or "admin", not "superuser"/,
    ],
    ['environments = []', /environments is empty/],
    ['environments = ["moon"]', /environments\[\.\.\.\] must be "production", .*, not "moon"/],
    ['expires_in = "soon"', /expires_in must be .* a duration .*, not "soon"/],
    ['expires_at = "2027-02-30T00:00:00Z"', /expires_at must be an RFC 3339 timestamp/],
    ['expires_in = "90d"\n  expires_at = "2027-02-03T00:00:00Z"', /Keep one/],
    ['rotation = { overlap = "7d" }', /neither every nor before_expiry/],
    ['deliver_to = [{ pigeon = {} }]', /names no destination/],
    ['expire_in = "90d"', /expire_in is not an attribute that can be written/],
    ['deletion_protection = "maybe"', /deletion_protection must be true or false, not "maybe"/],
  ])('%s', async (body, message) => {
    const found = await faults({
      'main.tf': `resource "lowerplane_api_key" "a" {\n  name = "a"\n  permissions = "admin"\n  ${body}\n}\n`,
    });
    expect(found.some((fault) => fault.startsWith('invalid-value main.tf:') && message.test(fault))).toBe(
      true,
    );
  });
});

describe('code that is made to be endless', () => {
  it.each([
    [
      'locals that double',
      `locals {\n  l0 = "xxxxxxxxxx"\n${Array.from({ length: 60 }, (_, n) => `  l${n + 1} = "\${local.l${n}}\${local.l${n}}"`).join('\n')}\n}\n${keyBlock('  name = local.l60')}`,
    ],
    ['a range of a billion', keyBlock('  name = join(",", range(1000000000))')],
    [
      'loops in loops',
      keyBlock(`  name = join(",", [for a in range(9999) : join(",", [for b in range(9999) : b])])`),
    ],
    ['deep nesting', keyBlock(`  name = ${'['.repeat(5_000)}${']'.repeat(5_000)}`)],
    ['deep directives', keyBlock(`  name = "${'%{ if true }'.repeat(5_000)}x${'%{ endif }'.repeat(5_000)}"`)],
    [
      'deep directives after others that end',
      keyBlock(`  name = "${'%{ endif }'.repeat(5_000)}${'%{~for a in [1]~}'.repeat(5_000)}x"`),
    ],
    ['many braces', `${keyBlock('  name = "a"')}${'{'.repeat(100_000)}`],
    ['a huge count', keyBlock('  name = "a"\n  count = 100000000')],
  ])('comes to an end: %s', async (_, text) => {
    const { keys } = await read({ 'main.tf': text });
    expect(keys.length).toBeLessThan(3);
  });
});
