import { describe, expect, it } from 'vitest';
import { ALL_CHECKS } from '../../../action/scan/verification/checks/all-checks.ts';
import { command } from '../../../provider/cli/commands/scan.ts';
import { capturedIo } from '../../cli/captured-io.ts';
import { githubToken, madeFolder, password, writeInto } from './made-repository.ts';
import { makeFor, type PlayedVendor } from './vendors/played-vendor.ts';
import { expectedSignature } from './vendors/signature-v4.ts';
import { type StandInAnswer, standIn } from './vendors/stand-in.ts';
import { PLAYED_VENDORS } from './vendors/vendor-answers.ts';
import { REFUSED, reportOf, unknown, verify, WORKS } from './verifying-scan.ts';

describe('a secret of each vendor', () => {
  it.each<{
    readonly when: string;
    readonly answerOf: (vendor: PlayedVendor) => StandInAnswer;
    readonly expected: (vendor: string) => object;
  }>([
    {
      when: 'works',
      answerOf: ({ works }) => works,
      expected: (vendor) => ({
        severity: 'critical',
        verification: { status: 'works', detail: `${vendor} accepts it` },
      }),
    },
    {
      when: 'is refused',
      answerOf: ({ refused }) => refused,
      expected: (vendor) => ({
        severity: 'low',
        verification: { status: 'refused', detail: `${vendor} does not accept it` },
      }),
    },
    {
      when: 'is asked about too often',
      answerOf: () => ({ status: 429, headers: { 'retry-after': '1' } }),
      expected: unknown('limits the rate of requests'),
    },
    {
      when: 'belongs to a vendor out of order',
      answerOf: () => ({ status: 503 }),
      expected: unknown('answered with status 503'),
    },
    {
      when: 'is answered by a page',
      answerOf: () => ({ status: 200, body: '<html>Log in</html>' }),
      expected: unknown('answered with an unexpected document'),
    },
    {
      when: 'is blocked by something in between',
      answerOf: () => ({ status: 403, body: '<html>Access denied</html>' }),
      // Datadog refuses keys with this status.
      expected: (vendor) => (vendor === 'Datadog' ? {} : unknown('answered with status 403')(vendor)),
    },
  ])('that $when', async ({ when, answerOf, expected }) => {
    const folder = madeFolder();
    for (const { ruleId, file } of PLAYED_VENDORS) writeInto(folder, `${ruleId}.env`, file(makeFor()));
    const requests = new Map<PlayedVendor, string[]>();
    const vendors = await standIn((request) => {
      const played = PLAYED_VENDORS.find((one) => one.carries(request, one.secret(makeFor())));
      if (played === undefined) return { status: 500 };
      const path = request.path.replaceAll(played.secret(makeFor()), '***');
      const line = `${request.method} ${request.host}${path}`;
      requests.set(played, [...(requests.get(played) ?? []), line]);
      return answerOf(played);
    });
    const { report, output } = await reportOf(folder, vendors);
    for (const played of PLAYED_VENDORS) {
      const { vendor, ruleId, secret } = played;
      expect(output, ruleId).not.toContain(secret(makeFor()).slice(4, 16));
      const finding = report.findings.find((one: { readonly ruleId: string }) => one.ruleId === ruleId);
      expect(finding, ruleId).toMatchObject(expected(vendor));
      if (when === 'works') expect(requests.get(played), ruleId).toEqual([played.request]);
    }
  });
});

it('is played for every kind that can be verified', () => {
  const played = new Set(PLAYED_VENDORS.map(({ ruleId }) => ruleId));
  const unplayed = ALL_CHECKS.flatMap(({ rules }) => rules).filter((id) => !played.has(id));
  // The one cannot be refused; the other is asked about together with the secret access key.
  expect(unplayed.toSorted()).toEqual(['aws-access-key-id', 'mailgun-domain-key']);
  expect(new Set(ALL_CHECKS.map(({ vendor }) => vendor)).size).toBeGreaterThanOrEqual(20);
});

describe('the report', () => {
  const twoFolders = async (answerFor: (authorization: string) => StandInAnswer) => {
    const folder = madeFolder();
    writeInto(folder, 'a.env', `A=${githubToken(1)}\n`);
    writeInto(folder, 'b.env', `B=${githubToken(2)}\nAGAIN=${githubToken(1)}\n`);
    writeInto(folder, 'c.env', `PASSWORD=${password(1)}\n`);
    const vendors = await standIn(({ headers }) => answerFor(headers.authorization ?? ''));
    return { folder, vendors };
  };
  const byToken = (authorization: string) => (authorization.endsWith(githubToken(1)) ? WORKS : REFUSED);

  it('counts and shows the answers, each secret asked about once', async () => {
    const { folder, vendors } = await twoFolders(byToken);
    const { code, output } = await verify(folder, vendors);
    expect(code).toBe(1);
    expect(output).toContain('Verification: 2 verified as working, 1 refused, 1 unknown.');
    expect(output).toMatch(/critical +a\.env:1:3 .*\n +it works: GitHub accepts it; certain confidence/);
    expect(output).toMatch(/low +b\.env:1:3 .*\n +it is refused: GitHub does not accept it/);
    expect(output).toContain('not verified: secrets of this kind cannot be verified');
    expect(vendors.received).toHaveLength(2);
    expect(output).not.toContain(githubToken(1).slice(4, 16));
  });

  it('has the answers in JSON and SARIF', async () => {
    const { folder, vendors } = await twoFolders(byToken);
    const { report } = await reportOf(folder, vendors);
    expect(report.verified).toEqual({ works: 2, refused: 1, unknown: 1 });
    const sarif = JSON.parse((await verify(folder, vendors, '--sarif')).output);
    expect(sarif.runs[0].results[0]).toMatchObject({
      level: 'error',
      properties: { verification: { status: 'works', detail: 'GitHub accepts it' } },
    });
  });

  it('counts an allowed secret that works, and leaves one that does not', async () => {
    const folder = madeFolder();
    const allowance = '# lowerplane:allow github-token revoked in March';
    writeInto(folder, 'a.env', `A=${githubToken(1)} ${allowance}\n`);
    const working = await verify(folder, await standIn(() => WORKS));
    expect(working.code).toBe(1);
    expect(working.output).toContain('its allow comment does not count, because the secret works');
    const refused = await verify(folder, await standIn(() => REFUSED));
    expect(refused.code).toBe(0);
    expect(refused.output).toContain('revoked in March (it is refused: GitHub does not accept it)');
  });

  it('says that a vendor could not be reached, and nothing of what was sent', async () => {
    const folder = madeFolder();
    writeInto(folder, 'a.env', `A=${githubToken(1)}\n`);
    const failing = (error: Error) => ({
      transport: { send: async () => Promise.reject(error), close: async () => {} },
    });
    const refused = Object.assign(new Error(githubToken(1)), { code: 'ECONNREFUSED' });
    const unreachable = await verify(folder, failing(refused));
    expect(unreachable.output).toContain('not verified: GitHub could not be reached (ECONNREFUSED)');
    const broken = await verify(folder, failing(new Error(`Authorization: Bearer ${githubToken(1)}`)));
    expect(broken.output).toContain('not verified: GitHub could not be');
    for (const { output, errors } of [unreachable, broken])
      expect(output + errors).not.toContain(githubToken(1).slice(4, 16));
  });
});

describe('requests', () => {
  it.each<[string, StandInAnswer, string]>([
    [
      'redirects',
      { status: 302, headers: { location: 'https://elsewhere.example/collect' } },
      'redirects elsewhere (status 302)',
    ],
    [
      'redirects within its host',
      { status: 307, headers: { location: 'https://api.github.com/user' } },
      'redirects elsewhere (status 307)',
    ],
    ['floods', { status: 200, body: 'x'.repeat(1_100_000) }, 'answered with too long a document'],
  ])('end at a vendor that %s', async (_, answer, why) => {
    const folder = madeFolder();
    writeInto(folder, 'a.env', `A=${githubToken(1)}\n`);
    const vendors = await standIn(() => answer);
    const { report } = await reportOf(folder, vendors);
    expect(report.findings[0].verification).toEqual({ status: 'unknown', detail: `GitHub ${why}` });
    expect(vendors.received.map(({ host, path }) => host + path)).toEqual(['api.github.com/rate_limit']);
  });

  it('are sent only with --verify', async () => {
    const folder = madeFolder();
    writeInto(folder, 'a.env', `A=${githubToken(1)}\n`);
    const { transport, received } = await standIn(() => WORKS);
    const { io } = capturedIo({ cwd: folder, transport });
    expect(await command.run([], io)).toBe(1);
    expect(received).toEqual([]);
  });

  it('end at a vendor that limits their rate', async () => {
    const folder = madeFolder();
    const tokens = Array.from({ length: 30 }, (_, index) => `T${index}=${githubToken(index)}\n`);
    writeInto(folder, 'a.env', tokens.join(''));
    const vendors = await standIn(() => ({ status: 429 }));
    const { report } = await reportOf(folder, vendors);
    expect(report.verified).toEqual({ works: 0, refused: 0, unknown: 30 });
    expect(vendors.received.length).toBeLessThanOrEqual(4);
  });

  it('are not sent for more than 100 secrets', async () => {
    const folder = madeFolder();
    const tokens = Array.from({ length: 120 }, (_, index) => `T${index}=${githubToken(index)}\n`);
    writeInto(folder, 'a.env', tokens.join(''));
    const vendors = await standIn(() => WORKS);
    const { report, output } = await reportOf(folder, vendors);
    expect(report.verified).toEqual({ works: 100, refused: 0, unknown: 20 });
    expect(output).toContain('no more than 100 secrets are verified in one run');
  });

  it('are not sent while certificates are not checked', async () => {
    const folder = madeFolder();
    writeInto(folder, 'a.env', `A=${githubToken(1)}\n`);
    const { transport, received } = await standIn(() => WORKS);
    const environment = { NODE_TLS_REJECT_UNAUTHORIZED: '0' };
    const { io, printed } = capturedIo({ cwd: folder, transport, environment });
    await command.run(['--verify'], io);
    expect(received).toEqual([]);
    expect(printed.out).toContain('was not asked, because NODE_TLS_REJECT_UNAUTHORIZED=0 switches off');
  });

  it('go to the address of a vendor that the user hosts, and nowhere else', async () => {
    const folder = madeFolder();
    writeInto(folder, 'a.env', `A=glpat-${makeFor().base62(20)}\nB=${githubToken(1)}\n`);
    const vendors = await standIn(() => ({ status: 200, body: '{"id":1}' }));
    const at = [
      '--verify-at',
      'gitlab=https://git.acme.example/gitlab',
      '--verify-at=github=https://ghe.acme.example',
    ];
    const { report } = await reportOf(folder, vendors, ...at);
    expect(report.verified.works).toBe(1);
    expect(vendors.received.map(({ host, path }) => `${host}${path}`).toSorted()).toEqual([
      'ghe.acme.example/api/v3/rate_limit',
      'git.acme.example/gitlab/api/v4/personal_access_tokens/self',
    ]);
  });

  it.each([
    [['--verify-at', 'gitlab=https://a.example'], '--verify-at needs --verify'],
    [
      ['--verify', '--verify-at', 'acme=https://a.example'],
      '--verify-at must be one of github, gitlab, sentry',
    ],
    [['--verify', '--verify-at', 'gitlab'], '--verify-at needs an address'],
    [['--verify', '--verify-at', 'gitlab=http://a.example'], '--verify-at needs an https address'],
  ])('are not prepared for %j', async (args, message) => {
    await expect(command.run(args, capturedIo().io)).rejects.toThrow(message);
  });
});

it('verifies signatures of AWS as AWS does', () => {
  // The example of the guide. Assembled, so that no scanner takes it for a real key.
  const key = ['wJalrXUtnFEMI', 'K7MDENG+bPxRfiCYEXAMPLEKEY'].join('/');
  const scope = '20150830/us-east-1/iam/aws4_request';
  const signature = '5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7';
  const headers = {
    'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
    host: 'iam.amazonaws.com',
    'x-amz-date': '20150830T123600Z',
    authorization: `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/${scope}, SignedHeaders=content-type;host;x-amz-date, Signature=${signature}`,
  };
  const request = { method: 'GET', path: '/?Action=ListUsers&Version=2010-05-08', headers, body: '' };
  expect(expectedSignature(request, key)).toMatchObject({ sent: signature, expected: signature });
});
