import { describe, expect, it } from 'vitest';
import { sampleText } from '../../../action/scan/rules/sample-text.ts';
import { githubToken, MadeRepository } from '../scan/made-repository.ts';
import { check } from './gate.ts';

/** Without a checksum, so that a comment can be right. */
const SECRET = `sk_${'live'}_${sampleText(7).base62(24)}`;
const COMMENT = '# lowerplane:allow stripe-live-key the published example of the vendor';
const BARE = `KEY=${SECRET}\n`;
const ALLOWED = `KEY=${SECRET} ${COMMENT}\n`;

/** The statuses of the secrets in a pull request from one state of a file to another. */
async function reviewed(
  before: string,
  after: string,
  { trees = 'base', scan }: { readonly trees?: 'base' | 'head'; readonly scan?: 'tree' } = {},
) {
  const repo = new MadeRepository();
  const base = repo.commit('base', { 'a.env': before });
  const head = repo.commit('head', { 'a.env': after });
  const { findings } = await check(repo.folder, {
    scan: scan === 'tree' ? { kind: 'tree' } : { kind: 'range', base, head, from: 'base' },
    tree: { kind: 'commit', commit: head },
    policyTree: { kind: 'commit', commit: trees === 'base' ? base : head },
    changes: { base, head },
  });
  return findings
    .filter(({ ruleId }) => ruleId === 'committed-secret')
    .map(({ status, message }) => ({ status: status.kind, message }));
}

describe('an allow comment in a pull request', () => {
  it.each([undefined, 'tree'] as const)(
    'does not count for a secret that it adds (scan: %s)',
    async (scan) => {
      expect(await reviewed('', ALLOWED, { ...(scan && { scan }) })).toEqual([
        {
          status: 'open',
          message: expect.stringContaining(
            'The comment that allows it ("the published example of the vendor") is new with this change, so it counts only after the merge.',
          ),
        },
      ]);
    },
  );

  it('counts when the base has it', async () => {
    expect(await reviewed(ALLOWED, `${ALLOWED}MORE=1\n`)).toMatchObject([{ status: 'allowed' }]);
    expect(await reviewed(ALLOWED, `${ALLOWED}MORE=1\n`, { scan: 'tree' })).toMatchObject([
      { status: 'allowed' },
    ]);
  });

  it('does not count when the base has the secret alone', async () => {
    const [finding] = await reviewed(BARE, ALLOWED);
    expect(finding?.status).not.toBe('allowed');
    expect(finding?.message).toContain('counts only after the merge');
  });

  it('counts on a branch of its own policy, such as after the merge', async () => {
    expect(await reviewed('', ALLOWED, { trees: 'head' })).toMatchObject([{ status: 'allowed' }]);
  });
});

describe('an allow comment in a file that a pull request renames', () => {
  const REST = Array.from({ length: 12 }, (_, at) => `SETTING_${at}=${at}\n`).join('');

  /** The statuses of the secrets after a rename, with the text before and after. */
  async function renamed(before: string, after: string, scan: 'range' | 'tree') {
    const repo = new MadeRepository();
    const base = repo.commit('base', { 'a.env': REST + before });
    repo.git('mv', 'a.env', 'b.env');
    const head = repo.commit('head', { 'b.env': REST + after });
    const { findings } = await check(repo.folder, {
      scan: scan === 'tree' ? { kind: 'tree' } : { kind: 'range', base, head, from: 'base' },
      tree: { kind: 'commit', commit: head },
      policyTree: { kind: 'commit', commit: base },
      changes: { base, head },
    });
    return findings
      .filter(({ ruleId }) => ruleId === 'committed-secret')
      .map(({ status, place }) => ({ status: status.kind, place }));
  }
  const place = expect.objectContaining({ range: expect.objectContaining({ path: 'b.env' }) });

  it.each(['range', 'tree'] as const)(
    'counts when the base has it under the old path (scan: %s)',
    async (scan) => {
      expect(await renamed(ALLOWED, `${ALLOWED}MORE=1\n`, scan)).toEqual([{ status: 'allowed', place }]);
    },
  );

  it.each(['range', 'tree'] as const)(
    'does not count when the base has the secret alone (scan: %s)',
    async (scan) => {
      const [finding] = await renamed(BARE, ALLOWED, scan);
      expect(finding?.status).not.toBe('allowed');
    },
  );

  it.each(['range', 'tree'] as const)(
    'does not count for a secret that is new with it (scan: %s)',
    async (scan) => {
      const other = `KEY=sk_${'live'}_${sampleText(8).base62(24)} ${COMMENT}\n`;
      const statuses = (await renamed(ALLOWED, ALLOWED + other, scan)).map(({ status }) => status);
      expect(statuses.toSorted()).toEqual(['allowed', 'open']);
    },
  );
});

describe('an allow comment on the files at hand', () => {
  it('counts for the one who commits', async () => {
    const repo = new MadeRepository();
    repo.commit('base');
    repo.write('a.env', ALLOWED);
    repo.git('add', '--all');
    const { findings } = await check(repo.folder, { scan: { kind: 'staged' }, tree: { kind: 'index' } });
    expect(findings.map(({ status }) => status.kind)).toEqual(['allowed']);
  });

  it('never counts for a token whose checksum is right, but a waiver does', async () => {
    const repo = new MadeRepository();
    const text = `TOKEN=${githubToken(1)} # lowerplane:allow github-token fine fine fine\n`;
    repo.commit('base', { 'a.env': text });
    const { findings, outcome } = await check(repo.folder);
    expect(outcome).toBe('fail');
    expect(findings[0]?.message).toContain('Only a waiver in the policy can accept it.');
    repo.commit('waive', {
      '.lowerplane/policy.yaml':
        'version: 1\nwaivers:\n  - { rule: committed-secret, path: a.env, owner: sam, reason: revoked, expires: 2999-01-01 }\n',
    });
    expect((await check(repo.folder)).findings.map(({ status }) => status.kind)).toEqual(['waived']);
  });
});
