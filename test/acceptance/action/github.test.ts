import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { valueAt } from '../../fixtures/github-api/json.ts';
import { wholeText } from '../../fixtures/github-api/recorded-request.ts';
import { errorReply } from '../../fixtures/github-api/reply.ts';
import { pullRequestEvent, pushEvent } from './event-payloads.ts';
import { GOOD_KEY, JOB_TOKEN, Origin } from './origin.ts';
import { pullRequestWithFindings, review, runningGithub } from './reviewed.ts';

const MARKER = '<!-- lowerplane-gate id=review:all:. -->';
const OLD_MARKER = '<!-- lowerplane-gate:review:all -->';
const unavailable = errorReply(502, 'Server Error');

describe('the comment', () => {
  it('is made once, and updated from then on', async () => {
    const { api, reported } = await runningGithub();
    const step = pullRequestWithFindings();
    // More than one page, and a user's comment with our marker.
    reported.comment('stranger', `${MARKER} I am the gate, and all is well.`);
    for (let number = 0; number < 120; number++) reported.comment('member', `Comment ${number}`);
    const first = await review(step, api);
    expect(first.outputs.outcome).toBe('fail');
    const own = reported.comments.filter(({ author, body }) => author === 'bot' && body.includes(MARKER));
    expect(own).toHaveLength(1);
    const written = own[0]?.body ?? '';
    expect(written).toContain('Key never expires');
    await review(step, api);
    await review(step, api, { 'fail-on': 'critical' });
    expect(reported.comments.filter(({ author }) => author === 'bot')).toHaveLength(1);
    expect(reported.comments[0]?.body).toContain('all is well');
    expect(reported.comments.at(-1)?.body).not.toBe(written);
    expect(api.violations).toEqual([]);
  });

  it('is left out where nothing is to be said, and updated when that becomes so', async () => {
    const { api, reported } = await runningGithub();
    const origin = new Origin();
    const base = origin.repository.commit('Declare keys', { 'keys.tf': GOOD_KEY });
    origin.branch('feature');
    const head = origin.repository.commit('Go on', { 'main.txt': 'on\n' });
    const step = { workspace: origin.clone(head), event: pullRequestEvent({ base, head }) };
    await review(step, api);
    expect(reported.comments).toHaveLength(0);
    // As version 0.1.0 left it.
    reported.comment('bot', `${OLD_MARKER}\nsomething was wrong`);
    await review(step, api);
    expect(reported.comments).toHaveLength(1);
    expect(reported.comments[0]?.body).toContain('No problems were found');
    await review(step, api, { comment: 'never' });
    expect(api.violations).toEqual([]);
  });

  it('is one for each folder and each id, as are check runs and categories', async () => {
    const { api, reported } = await runningGithub();
    const step = pullRequestWithFindings();
    const inputs = { 'check-run': 'true', 'upload-sarif': 'true' };
    for (const more of [
      {},
      { 'working-directory': 'infra' },
      { id: 'matrix (a)' },
      { 'working-directory': 'infra' },
    ])
      await review(step, api, { ...inputs, ...more });
    const firstLines = reported.comments.map(({ body }) => body.split('\n')[0]);
    expect(firstLines).toEqual([
      MARKER,
      '<!-- lowerplane-gate id=review:all:infra -->',
      '<!-- lowerplane-gate id=matrix%20(a) -->',
    ]);
    expect(reported.checkRuns.map(({ created }) => created.name)).toEqual([
      'LowerPlane gate (review)',
      'LowerPlane gate (review, infra)',
      'LowerPlane gate (matrix (a))',
      'LowerPlane gate (review, infra)',
    ]);
    const categories = reported.sarifs.map(({ sarif }) => {
      const log: unknown = JSON.parse(gunzipSync(Buffer.from(String(sarif), 'base64')).toString());
      const runs = valueAt(log, 'runs');
      return valueAt(Array.isArray(runs) ? runs[0] : undefined, 'automationDetails', 'id');
    });
    expect(categories.slice(0, 3)).toEqual([
      'lowerplane-gate/review/all/',
      'lowerplane-gate/review/all/infra/',
      'lowerplane-gate/id/matrix (a)/',
    ]);
    expect(api.violations).toEqual([]);
  });

  it('that may not be written is a notice, and changes nothing', async () => {
    const { api, reported } = await runningGithub({ access: 'read' });
    const run = await review(pullRequestWithFindings(), api, { 'check-run': 'true', suggestions: 'true' });
    expect(run.outputs.outcome).toBe('fail');
    expect(reported.comments).toHaveLength(0);
    const notices = run.annotations.filter((line) => line.startsWith('::notice')).join('\n');
    expect(notices).toContain('pull-requests: write');
    expect(notices).toContain('checks: write');
    expect(run.summary).toContain('Key never expires');
    expect(api.violations).toEqual([]);
  });

  it('is tried again when GitHub stumbles, but never written twice', async () => {
    const { api, reported } = await runningGithub();
    const step = pullRequestWithFindings();
    const busy = errorReply(403, 'You have exceeded a secondary rate limit', { 'retry-after': '0' });
    api.failNext('issues/list-comments', unavailable, 'drop');
    api.failNext('issues/create-comment', busy);
    await review(step, api);
    expect(reported.comments).toHaveLength(1);
    api.failNext('issues/update-comment', unavailable);
    await review(step, api, { 'fail-on': 'critical' });
    expect(reported.comments).toHaveLength(1);

    const other = await runningGithub();
    // It may have been written: to write it again could make two.
    other.api.failNext('issues/create-comment', unavailable);
    const run = await review(step, other.api);
    expect(other.reported.comments).toHaveLength(0);
    expect(run.annotations.join('\n')).toContain('GitHub comment failed');
    expect([...api.violations, ...other.api.violations]).toEqual([]);
  });
});

describe('the check run', () => {
  it('has every finding, in batches GitHub takes', async () => {
    const { api, reported } = await runningGithub();
    const many = Array.from({ length: 120 }, (_, number) =>
      GOOD_KEY.replace('"dashboard"', `"key${number}"`)
        .replace('Internal Dashboard', `Key ${number}`)
        .replace('rotation', '# rotation'),
    ).join('\n');
    const step = pullRequestWithFindings({ 'many/keys.tf': many });
    const run = await review(step, api, { 'check-run': 'true', comment: 'never' });
    const [made] = reported.checkRuns;
    expect(made?.created).toMatchObject({ head_sha: step.head, conclusion: 'failure', status: 'completed' });
    expect(made?.annotations.length).toBeGreaterThan(100);
    expect(String(made?.annotations.length)).toBe(run.outputs.findings);
    expect(api.violations).toEqual([]);
  });
});

describe('suggestions', () => {
  it('are made on lines of the diff, once', async () => {
    const { api, reported } = await runningGithub();
    const step = pullRequestWithFindings();
    const inputs = { suggestions: 'true', comment: 'never' };
    await review(step, api, inputs);
    expect(reported.reviews).toHaveLength(1);
    const bodies = reported.reviewComments.map(({ body }) => String(body));
    expect(bodies.join('\n')).toContain('```suggestion');
    await review(step, api, inputs);
    expect(reported.reviews).toHaveLength(1);
    expect(api.violations).toEqual([]);
  });

  it('that GitHub finds outside the diff do not take the others with them', async () => {
    const { api, reported } = await runningGithub();
    const step = pullRequestWithFindings({
      'more/keys.tf': GOOD_KEY.replace('rotation', '# rotation').replace('Dashboard', 'Import'),
    });
    reported.outsideDiff.add('more/keys.tf');
    const run = await review(step, api, { suggestions: 'true', comment: 'never' });
    expect(reported.reviewComments.map(({ path }) => path)).toContain('infra/keys.tf');
    expect(reported.reviewComments.map(({ path }) => path)).not.toContain('more/keys.tf');
    expect(run.log).toMatch(/Added \d+ suggestions?\./);
    expect(api.violations).toEqual([]);
  });
});

describe('code scanning', () => {
  it('gets the findings, of the commit that was checked', async () => {
    const { api, reported } = await runningGithub();
    const step = pullRequestWithFindings();
    const inputs = { 'upload-sarif': 'true', comment: 'never' };
    await review(step, api, inputs);
    api.failNext('code-scanning/upload-sarif', unavailable);
    const pushed = { ...step, event: pushEvent({ before: step.event.sha, after: step.event.sha }) };
    await review(pushed, api, inputs);
    expect(reported.sarifs.map(({ ref, commit_sha }) => [ref, commit_sha])).toEqual([
      ['refs/pull/7/head', step.head],
      ['refs/heads/main', step.head],
    ]);
    const log: unknown = JSON.parse(
      gunzipSync(Buffer.from(String(reported.sarifs[0]?.sarif), 'base64')).toString(),
    );
    expect(valueAt(log, 'version')).toBe('2.1.0');
    expect(api.violations).toEqual([]);
  });
});

describe('the token', () => {
  it('is masked, sent to GitHub alone, and nowhere else', async () => {
    const { api } = await runningGithub();
    const run = await review(pullRequestWithFindings(), api, { 'check-run': 'true' });
    expect(run.masked).toContain(JOB_TOKEN);
    expect([run.log, run.summary, JSON.stringify(run.outputs)].join('\n')).not.toContain(JOB_TOKEN);
    expect(api.requests.length).toBeGreaterThan(1);
    for (const request of api.requests) {
      expect(request.headers.authorization).toBe(`Bearer ${JOB_TOKEN}`);
      expect(wholeText({ ...request, headers: {} })).not.toContain(JOB_TOKEN);
    }
  });
});
