import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { githubToken } from '../../integration/scan/made-repository.ts';
import { pullRequestEvent, scheduleEvent } from './event-payloads.ts';
import { GOOD_KEY, Origin } from './origin.ts';
import { type ActionRun, runAction } from './run-action.ts';

/** Commands that the action has a use for; any other in its log was put there by what it read. */
const OWN_COMMANDS = /^::(?:error|warning|notice|group|endgroup|debug)(?: |::)/;
const INJECTED = 'pwned-by-the-repository';
const ESCAPES = '\u001b[2J\u001b]0;title\u0007';

/** The runner acts on `::` at the start of a line, after white space, and on `##[` anywhere in it. */
function expectNoInjection({ log, summary, outputs }: ActionRun): void {
  for (const line of log.split(/\r\n|[\r\n]/)) {
    if (/^\s*::/.test(line)) expect(line).toMatch(OWN_COMMANDS);
    if (!line.startsWith('::')) expect(line).not.toContain('##[');
  }
  expect(log).not.toContain('\u001b');
  expect(summary).not.toContain('\u001b');
  expect(summary).not.toMatch(/<script|<img/i);
  expect(Object.keys(outputs)).not.toContain(INJECTED);
}

const NASTY = [
  `::set-output name=${INJECTED}::1`,
  `\n::add-mask::a`,
  `\r\n::error::${INJECTED}`,
  `##[set-env name=${INJECTED}]1`,
  `%0A::stop-commands::x`,
  ESCAPES,
  '\u2028::warning::x\u202e',
  '<script>alert(1)</script><img src=x onerror=alert(1)>',
  '@everyone [click](https://evil.example) | `x` $'.concat('{{ secrets.GITHUB_TOKEN }}'),
];

describe('hostile input', () => {
  it('in names of files and keys stays text', async () => {
    const origin = new Origin();
    const { repository } = origin;
    const base = repository.commit('Declare keys', { 'keys.tf': GOOD_KEY });
    origin.branch('feature');
    const files: Record<string, string> = {};
    for (const [number, text] of NASTY.entries()) {
      files[`dir/${text.replaceAll('/', '_')}.env`] = `TOKEN=${githubToken(number)}\n`;
      files[`key${number}/keys.tf`] =
        `resource "lowerplane_api_key" "k" {\n  name = ${JSON.stringify(text).replaceAll('${', '$${')}\n  permissions = "admin"\n}\n`;
    }
    const head = repository.commit('Be nasty', files);
    const title = NASTY.join(' ');
    const run = await runAction({
      workspace: origin.clone(head),
      event: pullRequestEvent({ base, head, title }),
    });
    expectNoInjection(run);
    expect(run).toMatchObject({
      code: 1,
      outputs: { outcome: 'fail', critical: expect.stringMatching(/^[1-9]/) },
    });
    for (const number of NASTY.keys()) expect(run.log + run.summary).not.toContain(githubToken(number));
  });

  it('in policies and their waivers stays text', async () => {
    const origin = new Origin();
    const policy = `version: 1\nrules:\n  ${JSON.stringify(NASTY.join(''))}: { severity: off }\n`;
    const head = origin.repository.commit('Be nasty', {
      'keys.tf': GOOD_KEY,
      '.lowerplane/policy.yaml': policy,
    });
    const run = await runAction({ workspace: origin.clone(head), event: scheduleEvent(head) });
    expectNoInjection(run);
    expect(run).toMatchObject({ code: 1, outputs: { outcome: 'unknown' } });
    expect(run.log).toContain('policy.yaml');
  });

  it('of every broken kind gives findings or faults, and no crash', async () => {
    const origin = new Origin();
    const { repository } = origin;
    const base = repository.commit('Declare keys', { 'keys.tf': GOOD_KEY });
    origin.branch('feature');
    const { folder } = repository;
    const bytes = (path: string, content: Uint8Array) => {
      mkdirSync(join(folder, path, '..'), { recursive: true });
      writeFileSync(join(folder, path), content);
    };
    bytes('broken/utf8.tf', Buffer.from([0x72, 0xff, 0xfe, 0x80, 0x0a]));
    bytes('broken/binary.tf', Buffer.concat([Buffer.from(GOOD_KEY), Buffer.alloc(100)]));
    bytes('broken/huge.tf', Buffer.alloc(20 * 1024 * 1024, '# nothing\n'));
    bytes('broken/deep.tf.json', Buffer.from(`${'['.repeat(50_000)}`));
    bytes('broken/block.tf', Buffer.from('resource "lowerplane_api_key" "x" {\n  name = "x\n'));
    bytes('broken/lowerplane.yaml', Buffer.from('keys:\n - {name: [}\n  &a *a'));
    bytes('bomb/lowerplane.yaml', Buffer.from(bomb()));
    symlinkSync('loop', join(folder, 'loop'));
    symlinkSync('..', join(folder, 'broken', 'up'));
    symlinkSync('/etc/passwd', join(folder, 'lowerplane.yaml'));
    const head = repository.commit('Break everything', { 'deploy.env': `TOKEN=${githubToken(1)}\n` });
    const workspace = origin.clone(head);
    for (const event of [pullRequestEvent({ base, head }), scheduleEvent(head)]) {
      const run = await runAction({ workspace, event });
      expectNoInjection(run);
      expect(run).toMatchObject({ code: 1, outputs: { outcome: 'fail', critical: '1' } });
      expect(run.log).not.toMatch(/Internal Error|at .*index\.js:\d+|root:x:/);
    }
  });

  it('in a link where a report is to be written overwrites nothing', async () => {
    const origin = new Origin();
    const victim = join(origin.repository.folder, 'victim');
    symlinkSync(victim, join(origin.repository.folder, 'report.json'));
    const head = origin.repository.commit('Place a link', { 'keys.tf': GOOD_KEY });
    writeFileSync(victim, 'untouched');
    const run = await runAction({
      workspace: origin.clone(head),
      event: scheduleEvent(head),
      inputs: { mode: 'review', json: 'report.json' },
    });
    expect(run).toMatchObject({ code: 1, outputs: { outcome: 'unknown' } });
    expect(run.annotations.join('\n')).toContain('Report Cannot Be Written');
  });
});

/** A few lines that expand to more than any memory holds. */
function bomb(): string {
  const lines = ['a: &a [x, x, x, x, x, x, x, x, x, x]'];
  for (const [before, name] of [...'abcdefghij'].map((letter, at, all) => [letter, all[at + 1]]))
    if (name !== undefined) lines.push(`${name}: &${name} [${Array(10).fill(`*${before}`).join(', ')}]`);
  return `${lines.join('\n')}\nkeys: *j\n`;
}
