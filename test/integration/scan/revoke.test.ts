import { describe, expect, it } from 'vitest';
import { VENDOR_REVOCATIONS } from '../../../action/scan/revocation/vendor-revocations.ts';
import { sampleText } from '../../../action/scan/rules/sample-text.ts';
import { command } from '../../../provider/cli/commands/scan.ts';
import { capturedIo } from '../../cli/captured-io.ts';
import { githubToken, lowerplaneKey, madeFolder, password, writeInto } from './made-repository.ts';
import { type ReceivedRequest, type StandIn, type StandInAnswer, standIn } from './vendors/stand-in.ts';

const ACCEPTED: StandInAnswer = { status: 202 };

/** `typed` is what the person at the terminal answers; without it there is no terminal. */
async function revoke(
  folder: string,
  { transport }: Pick<StandIn, 'transport'>,
  args: readonly string[] = [],
  typed?: string,
) {
  const questions: string[] = [];
  const ask = async (question: string) => {
    questions.push(question);
    return typed ?? '';
  };
  const { io, printed } = capturedIo({ cwd: folder, transport, ...(typed !== undefined && { ask }) });
  const code = await command.run(['--revoke', ...args], io);
  return { code, output: printed.out, errors: printed.error, questions };
}

function withTokens(): string {
  const folder = madeFolder();
  writeInto(folder, 'a.env', `A=${githubToken(1)}\nB=${githubToken(2)}\n`);
  writeInto(folder, 'b.env', `C=${githubToken(1)}\n`);
  writeInto(folder, 'c.env', `D=${githubToken(3)} # lowerplane:allow github-token revoked in March\n`);
  return folder;
}

describe('consent', () => {
  it('is the number of different secrets, typed at the terminal', async () => {
    const vendors = await standIn(() => ACCEPTED);
    const { code, output, errors, questions } = await revoke(withTokens(), vendors, [], '2\n');
    expect(code).toBe(1);
    expect(questions).toEqual(['Type 2 to revoke: ']);
    expect(errors).toContain('2 secrets will be revoked at the vendor. This cannot be undone.');
    expect(errors).toContain(`a.env:1:3  GitHub token, ends in ${githubToken(1).slice(-4)}`);
    expect(output).toContain('Revocation: 3 revoked, 0 failed, 0 not possible.');
    expect(output).toContain('revoked: GitHub accepted the request');
    expect(vendors.received.map(({ method, host, path }) => `${method} ${host}${path}`)).toEqual([
      'POST api.github.com/credentials/revoke',
    ]);
    expect(vendors.received[0]?.headers.authorization).toBeUndefined();
    expect(JSON.parse(vendors.received[0]?.body ?? '')).toEqual({
      credentials: [githubToken(1), githubToken(2)],
    });
    for (const number of [1, 2, 3]) expect(output + errors).not.toContain(githubToken(number).slice(4, 16));
  });

  it.each<[string, readonly string[], string | undefined, string]>([
    ['another number', [], '3', '"3" is not 2'],
    ['yes', [], 'yes', '"yes" is not 2'],
    ['nothing', [], '', '"" is not 2'],
    ['no terminal', [], undefined, 'no terminal to confirm it at. Add --yes-revoke 2'],
    [
      'another number with the command',
      ['--yes-revoke', '3'],
      '2',
      '--yes-revoke expects 3 secrets, but 2 secrets would',
    ],
  ])('is not %s', async (_, args, typed, message) => {
    const vendors = await standIn(() => ACCEPTED);
    const { code, output, errors } = await revoke(withTokens(), vendors, args, typed);
    expect(code).toBe(2);
    expect(errors).toContain('nothing was revoked');
    expect(errors).toContain(message);
    expect(output).toContain('3 secrets found');
    expect(output).not.toContain('Revocation');
    expect(vendors.received).toEqual([]);
  });

  it('can come with the command', async () => {
    const vendors = await standIn(() => ACCEPTED);
    const { output, questions } = await revoke(withTokens(), vendors, ['--yes-revoke', '2', '--json'], 'no');
    expect(questions).toEqual([]);
    expect(JSON.parse(output).findings[0].revocation).toEqual({
      status: 'revoked',
      detail: 'GitHub accepted the request',
    });
    expect(vendors.received).toHaveLength(1);
  });

  it('is no use without the first one', async () => {
    await expect(command.run(['--yes-revoke', '2'], capturedIo().io)).rejects.toThrow(
      '--yes-revoke needs --revoke',
    );
  });
});

it('leaves LowerPlane keys to their declarations, and says so', async () => {
  const folder = madeFolder();
  writeInto(folder, 'a.env', `A=${lowerplaneKey(1)}\nPASSWORD=${password(1)}\n`);
  const vendors = await standIn(() => ACCEPTED);
  const { code, output, errors } = await revoke(folder, vendors);
  expect({ code, errors }).toEqual({ code: 1, errors: '' });
  const text = output.replace(/\s+/g, ' ');
  expect(text).toContain(
    'not revoked: a scan does not end LowerPlane keys. Change rotate_trigger of its declaration',
  );
  expect(text).toContain('not revoked: its vendor has no public call for secrets of this kind');
  expect(output).toContain('Revocation: 0 revoked, 0 failed, 2 not possible.');
  expect(vendors.received).toEqual([]);
});

it('says what failed, and nothing of what was sent', async () => {
  const refused = await revoke(withTokens(), await standIn(() => ({ status: 422 })), ['--yes-revoke', '2']);
  expect(refused.output).toContain('not revoked: GitHub answered with status 422');
  const failing = {
    transport: { send: async () => Promise.reject(new Error(githubToken(1))), close: async () => {} },
  };
  const broken = await revoke(withTokens(), failing, ['--yes-revoke', '2']);
  expect(broken.output).toContain('Revocation: 0 revoked, 3 failed, 0 not possible.');
  expect(broken.output + broken.errors).not.toContain(githubToken(1).slice(4, 16));
});

it('does not revoke what its vendor refuses already', async () => {
  const vendors = await standIn(() => ({ status: 401 }));
  const { output } = await revoke(withTokens(), vendors, ['--verify']);
  expect(output).toContain('not revoked: its vendor does not accept it any more');
  expect(vendors.received.map(({ path }) => path)).toEqual(['/rate_limit', '/rate_limit', '/rate_limit']);
});

const make = () => sampleText(9);
const bearer = ({ headers }: ReceivedRequest, text: string) => headers.authorization === `Bearer ${text}`;

describe('the call of each vendor', () => {
  const CALLS: readonly {
    readonly name: string;
    readonly text: string;
    readonly named?: string;
    readonly request: string;
    readonly carries: (request: ReceivedRequest, text: string) => boolean;
    readonly answer: StandInAnswer;
  }[] = [
    {
      name: 'GitHub (installation)',
      text: make().checked('ghs_'),
      request: 'DELETE api.github.com/installation/token',
      carries: bearer,
      answer: { status: 204 },
    },
    {
      name: 'GitLab',
      text: `glpat-${make().base62(20)}`,
      request: 'DELETE gitlab.com/api/v4/personal_access_tokens/self',
      carries: ({ headers }, text) => headers['private-token'] === text,
      answer: { status: 204 },
    },
    {
      name: 'Slack',
      text: `xoxb-${make().digits(12)}-${make().digits(13)}-${make().base62(24)}`,
      request: 'POST slack.com/api/auth.revoke',
      carries: bearer,
      answer: { status: 200, body: '{"ok":true,"revoked":true}' },
    },
    {
      name: 'Buildkite',
      text: `bkua_${make().hex(40)}`,
      request: 'DELETE api.buildkite.com/v2/access-token',
      carries: bearer,
      answer: { status: 204 },
    },
    {
      name: 'Vercel',
      text: `vcp_${make().base62(56)}`,
      request: 'DELETE api.vercel.com/v3/user/tokens/current',
      carries: bearer,
      answer: { status: 200, body: '{"tokenId":"x"}' },
    },
    {
      name: 'Google',
      text: `1//0${make().base62(98)}`,
      request: 'POST oauth2.googleapis.com/revoke',
      carries: ({ body }, text) => new URLSearchParams(body).get('token') === text,
      answer: { status: 200, body: '{}' },
    },
    {
      name: 'Doppler',
      text: `dp.pt.${make().base62(43)}`,
      request: 'POST api.doppler.com/v3/auth/revoke',
      carries: ({ body }, text) => JSON.parse(body).token === text,
      answer: { status: 200, body: '{"success":true}' },
    },
    {
      name: 'Perplexity',
      text: `pplx-${make().base62(48)}`,
      request: 'POST api.perplexity.ai/revoke_auth_token',
      carries: ({ body }, text) => JSON.parse(body).auth_token === text,
      answer: { status: 200, body: '{}' },
    },
  ];

  it.each(CALLS)('$name', async ({ text, request, carries, answer }) => {
    const folder = madeFolder();
    writeInto(folder, 'a.env', `SECRET=${text}\n`);
    const done = await standIn(() => answer);
    const { output } = await revoke(folder, done, ['--yes-revoke', '1']);
    expect(output).toContain('Revocation: 1 revoked, 0 failed, 0 not possible.');
    expect(done.received.map(({ method, host, path }) => `${method} ${host}${path}`)).toEqual([request]);
    expect(done.received.every((received) => carries(received, text))).toBe(true);
    const undone = await standIn(() => ({ status: 401, body: '{}' }));
    expect((await revoke(folder, undone, ['--yes-revoke', '1'])).output).toContain('0 revoked, 1 failed');
  });

  it('is tried for all of them', () => {
    const hosts = VENDOR_REVOCATIONS.flatMap(({ origins }) =>
      origins.map((origin) => new URL(String(origin)).host),
    );
    const tried = CALLS.map(({ request }) => request.split(' ')[1]?.split('/')[0]);
    expect(new Set(hosts)).toEqual(new Set(tried));
  });
});
