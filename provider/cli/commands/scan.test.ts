import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { sampleText } from '../../../action/scan/rules/sample-text.ts';
import { capturedIo } from '../../../test/cli/captured-io.ts';
import { UsageError } from '../grammar/usage-error.ts';
import { command } from './scan.ts';

const folder = mkdtempSync(join(tmpdir(), 'scan-cli-'));
const token = sampleText(1).checked('ghp_');
const hostile = 'a::error::\u001b[31m\u202e.env';
mkdirSync(join(folder, 'clean'));
mkdirSync(join(folder, 'leaky'));
writeFileSync(join(folder, 'clean/a.ts'), 'export {};\n');
writeFileSync(join(folder, 'leaky', hostile), `\nTOKEN=${token}\nAGAIN=${token}\n`);
writeFileSync(
  join(folder, 'leaky/b.ts'),
  `'${token}'; // lowerplane:allow github-token revoked sample for the parser\n`,
);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function run(...args: string[]) {
  const { io, printed } = capturedIo({ cwd: folder });
  const code = await command.run(args, io);
  return { code, output: printed.out, errors: printed.error };
}

describe('the exit code', () => {
  it('is 0 when nothing was found', async () => {
    const { code, output } = await run('clean');
    expect(code).toBe(0);
    expect(output).toContain('Scanned 1 file (11 bytes).');
    expect(output).toContain('No secrets found.');
  });

  it('is 1 when something was found', async () => {
    expect((await run('leaky')).code).toBe(1);
  });

  it.each([
    [['--bogus'], 'Unknown option "--bogus".'],
    [['a', 'b'], 'Give one path, not 2: a, b.'],
    [['--json', '--sarif'], 'Choose only one of --format, --json and --sarif.'],
    [['--format', 'json', '--json'], 'Choose only one of --format, --json and --sarif.'],
    [['--staged', '--history'], 'Choose only one of --staged, --range and --history.'],
    [
      ['--range', 'main'],
      '--range must be a range of commits such as main..HEAD or main...HEAD, not "main".',
    ],
    [['--range=--output=x..HEAD'], '--range must be a range of commits'],
    [['--workers', '0'], '--workers must be a whole number from 1 to 99, not "0".'],
  ])('is that of a usage error for %j', async (args, message) => {
    const failure: unknown = await run(...args).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(UsageError);
    expect(String(failure)).toContain(message);
  });

  it.each([
    [['missing'], /"[^"]*missing" was not found\. Give an existing file or directory\./],
    [['clean', '--staged'], /is not in a git repository/],
    [['clean', '--output', 'clean'], /"[^"]*clean" cannot be written \(EISDIR\)/],
  ])('is 2 for %j, with a message for people', async (args, message) => {
    const { code, output, errors } = await run(...args);
    expect(code).toBe(2);
    expect(output).toBe('');
    expect(errors).toMatch(message);
    expect(errors.split('\n')).toHaveLength(2);
  });
});

describe('the report for people', () => {
  it('says where, what, which rule and how to fix it, and never the secret', async () => {
    const { output } = await run('leaky');
    expect(output).toContain(`:2:7  GitHub token, ends in ${token.slice(-4)}`);
    expect(output).toContain('also on line 3');
    expect(output).toMatch(/rule github-token, fingerprint [0-9a-f]{32}/);
    expect(output).toContain('Revoke it (github.com');
    expect(output).toContain('allowed   b.ts:1:2  GitHub token: revoked sample for the parser');
    expect(output).not.toContain(token.slice(0, 12));
  });

  it('prints hostile file names without their effects', async () => {
    const { output } = await run('leaky');
    expect(output).toContain('a::error::\\u001b[31m\\u202e.env:2:7');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what must not be there
    expect(output).not.toMatch(/[\u001b\u202e]/);
  });
});

describe('the reports for programs', () => {
  it('are JSON without paths of this machine', async () => {
    const { output } = await run('leaky', '--json');
    expect(output).not.toContain(folder);
    expect(JSON.parse(output)).toMatchObject({
      version: 1,
      scope: { kind: 'tree', files: 2, commits: 0, inRepository: false },
      findings: [
        { ruleId: 'github-token', path: hostile, secret: { lastFour: token.slice(-4), length: 40 } },
      ],
      allowed: [{ path: 'b.ts' }],
      carried: [],
    });
  });

  it('are SARIF with stable fingerprints, encoded paths and suppressions', async () => {
    const { output } = await run('leaky', '--sarif');
    const { version, runs } = JSON.parse(output);
    const [{ tool, results, columnKind }] = runs;
    expect(version).toBe('2.1.0');
    expect(columnKind).toBe('utf16CodeUnits');
    expect(tool.driver.rules).toMatchObject([
      { id: 'github-token', properties: { 'security-severity': '9.5' } },
    ]);
    expect(results).toHaveLength(2);
    expect(results[0]).toMatchObject({
      ruleIndex: 0,
      level: 'error',
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: encodeURIComponent(hostile) },
            region: { startLine: 2, startColumn: 7 },
          },
        },
      ],
    });
    expect(results[0].partialFingerprints['lowerplaneSecret/v1']).toMatch(/^[0-9a-f]{32}$/);
    expect(results[1].suppressions).toEqual([
      { kind: 'inSource', justification: 'revoked sample for the parser' },
    ]);
    expect(output).not.toContain(token.slice(0, 12));
  });
});

it('writes reports to files, in the format of standard output unless another is named', async () => {
  const { code, output } = await run(
    'leaky',
    '--json',
    '--output',
    'out/a.txt',
    '--output=sarif=out/b.sarif',
  );
  expect(code).toBe(1);
  expect(readFileSync(join(folder, 'out/a.txt'), 'utf8')).toBe(output);
  expect(JSON.parse(readFileSync(join(folder, 'out/b.sarif'), 'utf8')).version).toBe('2.1.0');
});
