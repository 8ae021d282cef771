import { createServer } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { valueAt } from '../../fixtures/github-api/json.ts';
import { scheduleEvent } from './event-payloads.ts';
import { GOOD_KEY, Origin } from './origin.ts';
import { recordedLowerPlane } from './recorded-lower-plane.ts';
import { review, runningGithub } from './reviewed.ts';

const DAY = 86_400_000;
const MARKER = '<!-- lowerplane-alerts id=audit:all:. -->';

/** A webhook, and what it was sent; it answers with a status that can be changed. */
async function startWebhook() {
  const webhook = { status: 200, posts: [] as { readonly path: string; readonly body: unknown }[], url: '' };
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    if (webhook.status === 200)
      webhook.posts.push({ path: request.url ?? '', body: JSON.parse(Buffer.concat(chunks).toString()) });
    response.writeHead(webhook.status).end('ok');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  webhook.url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/services/T0/hidden-path`;
  return webhook;
}

/** An audit with a key that was made 80 days ago and expires in 5 days. */
async function scheduledAudit(more = 0) {
  const origin = new Origin();
  const head = origin.repository.commit('Declare keys', { 'keys.tf': GOOD_KEY });
  const lowerPlane = await recordedLowerPlane();
  const apiKey = await lowerPlane.key('CI gate', 'read-only');
  lowerPlane.emulator.clock.set(Date.now() - 80 * DAY);
  await lowerPlane.key('Upload <!channel>', 'read-write', 5);
  for (let number = 0; number < more; number++) await lowerPlane.key(`Upload ${number}`, 'read-only', 5);
  lowerPlane.emulator.clock.set(Date.now());
  const { api, reported } = await runningGithub();
  const step = { workspace: origin.clone(head), event: scheduleEvent(head) };
  const audit = (inputs: Parameters<typeof review>[2] = {}) =>
    review(step, api, { 'api-key': apiKey, 'base-url': lowerPlane.url, alerts: 'true', ...inputs });
  return { lowerPlane, api, reported, audit, step };
}

describe('the alerts of an audit', () => {
  it('are one issue, which is updated, and closed when nothing is left', async () => {
    const { lowerPlane, api, reported, audit } = await scheduledAudit();
    reported.issue('stranger', 'mine', `${MARKER} closed, all is well`);
    await audit();
    const [, issue] = reported.issues;
    expect(issue).toMatchObject({ title: 'LowerPlane: 1 API key needs attention', state: 'open' });
    expect(issue?.body).toContain('Expires in 5 days');
    await audit();
    expect(reported.issues).toHaveLength(2);

    // An audit that could not look closes nothing.
    lowerPlane.emulator.faults.add({ kind: 'status', status: 503, retry_after: 600 });
    const blind = await audit();
    expect(blind.log).toContain('The live keys are not known');
    expect(issue?.state).toBe('open');
    lowerPlane.emulator.faults.clear();

    for await (const { id, name } of lowerPlane.admin.listApiKeys())
      if (name.startsWith('Upload')) await lowerPlane.admin.revokeApiKey(id);
    await audit();
    expect(issue).toMatchObject({ state: 'closed', body: expect.stringContaining('Nothing is left to do') });
    expect(reported.issues[0]).toMatchObject({ state: 'open' });
    expect(api.violations).toEqual([]);
  });

  it('are posted once each, and again only if the webhook did not take them', async () => {
    const { api, audit } = await scheduledAudit();
    const webhook = await startWebhook();
    webhook.status = 500;
    const refused = await audit({ 'alert-webhook': webhook.url });
    expect(refused.log).toContain('did not accept 1 alert');
    expect(refused.outputs.outcome).not.toBe('unknown');
    webhook.status = 200;
    const posted = await audit({ 'alert-webhook': webhook.url });
    await audit({ 'alert-webhook': webhook.url });
    expect(webhook.posts).toHaveLength(1);
    expect(valueAt(webhook.posts[0]?.body, 'text')).toContain('&lt;!channel&gt;');
    for (const run of [refused, posted]) {
      expect(`${run.log}${run.summary}`).not.toContain('hidden-path');
      expect(run.masked).toContain(webhook.url);
    }
    expect(api.violations).toEqual([]);
  });

  it('are posted once each where one post cannot show all', async () => {
    const { audit } = await scheduledAudit(201);
    const webhook = await startWebhook();
    const inputs = { 'alert-webhook': webhook.url, 'alert-format': 'json' } as const;
    const first = await audit(inputs);
    expect(first.log).toContain('Posted 200 alerts to the webhook, and 2 more by later audits.');
    await audit(inputs);
    await audit(inputs);
    const posted = webhook.posts.map(({ body }) => valueAt(body, 'alerts')).map((alerts) => Object(alerts));
    expect(posted.map(({ length }) => length)).toEqual([200, 2]);
    expect(new Set(posted.flat().map(({ key }) => key.id)).size).toBe(202);
    expect(valueAt(webhook.posts[0]?.body, 'more')).toBe(2);
  });

  it('can be data for other programs, and are made by audits only', async () => {
    const { audit, reported } = await scheduledAudit();
    const webhook = await startWebhook();
    const inputs = { 'alert-webhook': webhook.url, 'alert-format': 'json' } as const;
    const review = await audit({ ...inputs, mode: 'review' });
    expect(review.log).toContain('Alerts are made by audits only');
    expect(reported.issues).toEqual([]);
    await audit({ ...inputs, 'alert-days': '3' });
    expect(webhook.posts).toEqual([]);
    await audit(inputs);
    expect(webhook.posts[0]?.body).toMatchObject({
      version: 1,
      alerts: [{ kind: 'expires', days_before: 7 }],
    });
  });
});
