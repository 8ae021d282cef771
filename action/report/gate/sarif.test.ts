import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { anyText } from '../../../test/fixtures/report/any-text.ts';
import { hostileResult, hugeResult } from '../../../test/fixtures/report/extreme-results.ts';
import {
  BASE,
  FAILED,
  HEAD,
  PASSED,
  SAMPLES,
  sampleFinding,
  UNKNOWN,
} from '../../../test/fixtures/report/sample-result.ts';
import { sarifProblems } from '../../../test/fixtures/sarif/sarif-schema.ts';
import type { CheckResult } from '../../check/verdict/result.ts';
import { type SarifOptions, sarif } from './sarif.ts';

const LINKS = { repository: 'https://github.com/octo/app', commit: HEAD };
const message = z.object({ text: z.string().min(1) });
const log = z.object({
  runs: z.tuple([
    z.looseObject({
      tool: z.object({ driver: z.object({ rules: z.array(z.looseObject({ id: z.string() })) }) }),
      invocations: z.tuple([
        z.looseObject({
          executionSuccessful: z.boolean(),
          toolExecutionNotifications: z.array(z.looseObject({ level: z.string(), message })),
        }),
      ]),
      results: z.array(
        z.looseObject({
          ruleId: z.string(),
          ruleIndex: z.number(),
          message,
          // What GitHub does not take a result without.
          locations: z.tuple([
            z.looseObject({
              physicalLocation: z.object({
                artifactLocation: z.looseObject({ uri: z.string().min(1) }),
                region: z.looseObject({ startLine: z.number().min(1) }),
              }),
            }),
          ]),
          suppressions: z.array(z.looseObject({ kind: z.string(), justification: z.string() })),
        }),
      ),
    }),
  ]),
});

const runOf = (result: CheckResult, options?: SarifOptions) =>
  log.parse(JSON.parse(sarif(result, LINKS, options))).runs[0];
const resultsOf = (result: CheckResult) => runOf(result).results;

describe('sarif', () => {
  it.each(Object.entries(SAMPLES))('of the sample "%s" is valid by the official schema', (_, result) => {
    expect(sarifProblems(JSON.parse(sarif(result, LINKS)))).toBe('');
    expect(sarifProblems(JSON.parse(sarif(result, undefined)))).toBe('');
  });

  it('stays valid whatever is in a result, and points at a rule with every result', () => {
    fc.assert(
      fc.property(anyText, (hostile) => {
        const text = sarif(hostileResult(hostile), LINKS);
        expect(sarifProblems(JSON.parse(text))).toBe('');
        const run = log.parse(JSON.parse(text)).runs[0];
        const ids = run.results.map(({ ruleIndex }) => run.tool.driver.rules[ruleIndex]?.id);
        expect(ids).toEqual(run.results.map(({ ruleId }) => ruleId));
        expect(run.results.filter(({ message: { text } }) => text.includes(']('))).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  it('is found wrong by the official schema when it is', () => {
    expect(sarifProblems({ version: '2.1.0', runs: [{ results: [] }] })).toMatch(/tool/);
  });

  it('says of rules what they help to meet, and the worst they found', () => {
    const { rules } = runOf(FAILED).tool.driver;
    expect(rules[0]).toMatchObject({
      id: 'committed-secret',
      help: { markdown: expect.stringContaining('Helps to meet ISO 27001:2022 A.8.2') },
      properties: { 'security-severity': '9.5', tags: expect.arrayContaining(['SOC 2 CC6.1']) },
    });
    // Its usual severity is medium.
    expect(rules.find(({ id }) => id === 'missing-expiration')).toMatchObject({
      properties: { 'security-severity': '8.0' },
    });
  });

  it('shows what has no file at the policy, and what only the history has by its commit', () => {
    const results = resultsOf(FAILED);
    expect(results.find(({ ruleId }) => ruleId === 'stale-key')).toMatchObject({
      message: { text: expect.stringMatching(/^key "Audit Export Script": /) },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: '.lowerplane/policy.yaml' },
            region: { startLine: 1 },
          },
          logicalLocations: [{ name: 'Audit Export Script', kind: 'key' }],
        },
      ],
    });
    expect(results[1]?.message.text).toMatch(/^scripts\/release\.sh:3 in 2e2e2e2e2e2e: /);
  });

  it('names findings the same wherever they move', () => {
    const [finding] = FAILED.findings;
    expect(resultsOf(FAILED)[0]).toMatchObject({
      partialFingerprints: {
        'lowerplaneFinding/v1': finding?.fingerprint,
        primaryLocationLineHash: `${finding?.fingerprint.slice(0, 16)}:1`,
      },
    });
  });

  it('names what suppresses a finding, and omits it where tools do not understand suppressions', () => {
    expect(resultsOf(FAILED).map(({ suppressions }) => suppressions[0])).toMatchObject([
      ...Array(4).fill(undefined),
      {
        kind: 'external',
        justification: 'Moves to the new dashboard in January (platform@example.com, until 2027-01-04)',
      },
      { kind: 'external' },
      { kind: 'inSource', justification: 'an example for readers' },
    ]);
    expect(runOf(FAILED, { suppressed: false }).results).toHaveLength(4);
  });

  it('contains the changes that fix a finding', () => {
    expect(resultsOf(FAILED)[2]).toMatchObject({
      fixes: [
        {
          artifactChanges: [
            {
              artifactLocation: { uri: 'infra/keys.tf' },
              replacements: [{ deletedRegion: { startLine: 12, endLine: 12 } }],
            },
          ],
        },
      ],
    });
  });

  it('says from what to what, and keeps runs of other modes and environments apart', () => {
    expect(runOf(FAILED)).toMatchObject({
      automationDetails: { id: 'lowerplane-gate/deploy/production/' },
      versionControlProvenance: [
        { repositoryUri: LINKS.repository, revisionId: HEAD, properties: { baseRevisionId: BASE } },
      ],
    });
    expect(runOf(PASSED)).toMatchObject({ automationDetails: { id: 'lowerplane-gate/review/all/' } });
  });

  it('is not a success without a verdict, and says why', () => {
    const [{ executionSuccessful, toolExecutionNotifications }] = runOf(UNKNOWN).invocations;
    expect(executionSuccessful).toBe(false);
    expect(toolExecutionNotifications[0]).toMatchObject({
      level: 'error',
      message: { text: expect.stringContaining('Cloud host did not answer') },
    });
    expect(runOf(FAILED).invocations[0].executionSuccessful).toBe(true);
  });

  it('has no path of this machine', () => {
    expect(sarif(FAILED, LINKS)).not.toContain('/home/runner');
  });

  it('keeps to the number of results that a receiver takes, the weightiest first, and says what is left out', () => {
    const limits = { results: 300, shown: 50, bytes: 10_000_000 };
    const run = runOf(hugeResult(400), { suppressed: true, limits });
    expect(run.results).toHaveLength(300);
    expect(run.results.filter(({ level }) => level === 'note')).toEqual([]);
    const texts = run.invocations[0].toolExecutionNotifications.map(({ message: { text } }) => text);
    expect(texts).toContainEqual(expect.stringMatching(/^100 of 400 findings/));
    expect(texts).toContainEqual(expect.stringMatching(/shows only the 50 most severe results/));
  });

  it('keeps to the size that GitHub takes', () => {
    const noise = (index: number) =>
      createHash('shake256', { outputLength: 1_000 }).update(`${index}`).digest('base64');
    const huge = hugeResult(400);
    const findings = huge.findings.map((finding, index) => ({ ...finding, message: noise(index) }));
    const text = sarif({ ...huge, findings }, LINKS, {
      suppressed: true,
      limits: { results: 400, shown: 400, bytes: 200_000 },
    });
    expect(gzipSync(text).length).toBeLessThanOrEqual(200_000);
    expect(log.parse(JSON.parse(text)).runs[0].results.length).toBeGreaterThan(50);
    expect(text).toContain('findings, the least severe, are left out');
  });

  it('links every rule to its page, and to the weaknesses it is about', () => {
    const findings = ['committed-secret', 'stale-key'].map((ruleId) => sampleFinding({ ruleId }));
    const { runs } = JSON.parse(sarif({ ...PASSED, findings }, LINKS));
    const [{ tool, taxonomies }] = runs;
    expect(tool.driver).toMatchObject({
      informationUri: expect.stringMatching(/^https:/),
      supportedTaxonomies: [{ name: 'CWE', index: 0 }],
      rules: [
        {
          helpUri: expect.stringMatching(/\/docs\/rules\/committed-secret\.md$/),
          help: { markdown: expect.stringContaining('**Fix.** Rotate and revoke') },
          relationships: [{ target: { id: 'CWE-798', toolComponent: { name: 'CWE', index: 0 } } }],
          properties: { tags: expect.arrayContaining(['external/cwe/cwe-798']) },
        },
        { helpUri: expect.stringMatching(/\/docs\/rules\/stale-key\.md$/) },
      ],
    });
    expect(taxonomies).toMatchObject([{ name: 'CWE', taxa: [{ id: 'CWE-798' }] }]);
    expect(sarifProblems({ ...JSON.parse(sarif({ ...PASSED, findings }, LINKS)) })).toBe('');
    expect(JSON.parse(sarif(PASSED, LINKS)).runs[0].taxonomies).toBeUndefined();
  });
});
