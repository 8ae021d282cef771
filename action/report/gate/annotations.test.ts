import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyText } from '../../../test/fixtures/report/any-text.ts';
import { hostileResult, hugeResult } from '../../../test/fixtures/report/extreme-results.ts';
import {
  FAILED,
  factNotKnown,
  inCode,
  PASSED,
  SAMPLES,
  sampleFinding,
  UNKNOWN,
  WARNED,
} from '../../../test/fixtures/report/sample-result.ts';
import { gapsIn } from '../../check/not-known.ts';
import type { CheckResult } from '../../check/verdict/result.ts';
import { workflowCommand } from '../format/workflow-command.ts';
import { annotations } from './annotations.ts';

const commands = (result: CheckResult) => annotations(result).map(workflowCommand);
const levels = (result: CheckResult) => annotations(result).map(({ level }) => level);

/** Reads a command as the runner does. Source: actions/runner, ActionCommand.TryParseV2. */
function asRunnerReads(line: string) {
  const match = /^::([^ :]+)(?: ([^:]*))?::(.*)$/s.exec(line);
  if (match === null) throw new Error(`no command: ${line}`);
  const [, command = '', properties = '', data = ''] = match;
  const pairs = properties.split(',').map((pair): [string, string] => {
    const at = pair.indexOf('=');
    return [pair.slice(0, at), unescaped(pair.slice(at + 1))];
  });
  return { command, properties: Object.fromEntries(pairs), message: unescaped(data) };
}

function unescaped(text: string): string {
  return text.replace(/%(0D|0A|3A|2C|25)/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

describe('annotations', () => {
  it('says nothing where nothing is wrong', () => {
    expect(annotations(PASSED)).toEqual([]);
  });

  it('puts findings on their lines, and what has none on the run', () => {
    expect(commands(FAILED).map(asRunnerReads)).toMatchObject([
      {
        command: 'error',
        properties: { file: 'scripts/upload.sh', line: '7', endLine: '7', col: '3', endColumn: '42' },
        message: expect.stringMatching(/^LowerPlane API key ending in k3Qe.*\nRotate and revoke the secret/),
      },
      {
        command: 'error',
        properties: { title: 'Committed secret (high) [committed-secret]' },
        message: expect.stringMatching(/^scripts\/release\.sh:3 in 2e2e2e2e2e2e: GitHub personal/),
      },
      { command: 'error', properties: { file: 'infra/keys.tf', line: '12' } },
      {
        command: 'warning',
        properties: { title: 'Key is no longer used (medium) [stale-key]' },
        message: expect.stringMatching(/^key "Audit Export Script": /),
      },
      {
        command: 'warning',
        properties: { title: 'Not known (value)', file: 'infra/keys.tf', line: '52' },
        message: expect.stringMatching(/^Cannot determine whether the lifetime of "Reports" is too long: it/),
      },
      { command: 'notice', properties: { title: 'Not known: Vendor Gave No Posture' } },
      {
        command: 'notice',
        properties: { title: 'Not known: No LowerPlane Key' },
        message: expect.stringMatching(/\nRules not evaluated: drifted-key, missing-key\.$/),
      },
    ]);
    expect(asRunnerReads(commands(FAILED)[1] ?? '').properties).not.toHaveProperty('file');
  });

  it('makes an error of what fails the gate, and of nothing else', () => {
    expect(levels(WARNED)).toEqual(['notice']);
    expect(levels({ ...WARNED, failOn: 'low' })).toEqual(['error']);
    const high = { ...PASSED, findings: [sampleFinding({ ruleId: 'stale-key', severity: 'high' })] };
    expect(levels(high)).toEqual(['error']);
    expect(levels({ ...high, failOn: 'critical' })).toEqual(['warning']);
  });

  it('says what was not evaluated when there is no verdict', () => {
    expect(levels(UNKNOWN)).toEqual(['notice']);
  });

  it('stays within the budget of a step, and says how many more there are', () => {
    const gap = (number: number) => ({
      ...(gapsIn(UNKNOWN)[0] ?? never()),
      detail: `Vendor ${number} is silent.`,
    });
    const notKnown = Array.from({ length: 8 }, (_, index) => factNotKnown(gap(index)));
    const huge = { ...hugeResult(400), notKnown };
    const shown = annotations(huge);
    const count = (level: string) => shown.filter((annotation) => annotation.level === level).length;
    expect([count('error'), count('warning'), count('notice')]).toEqual([9, 9, 8]);
    expect(shown[8]?.title).toBe('And 192 more');
    expect(shown[17]?.title).toBe('And 92 more');
    expect(shown.slice(18, 21).map(({ title }) => title)).toEqual([
      'Not known: Vendor Gave No Posture',
      'Not known: Vendor Gave No Posture',
      'And 7 more',
    ]);
    expect(shown.at(-1)?.title).toBe('And 96 more');
  });

  it('shows changed lines before others', () => {
    const findings = [
      sampleFinding({ ruleId: 'stale-key', severity: 'critical', place: inCode('old.tf', 1) }),
      sampleFinding({
        ruleId: 'stale-key',
        severity: 'high',
        place: inCode('new.tf', 1),
        onChangedLine: true,
      }),
    ];
    const paths = annotations({ ...FAILED, notKnown: [], notEvaluated: [], findings }).map(
      ({ at }) => at?.path,
    );
    expect(paths).toEqual(['new.tf', 'old.tf']);
  });

  it('never gives a line that GitHub takes for none', () => {
    const findings = [sampleFinding({ ruleId: 'stale-key', place: inCode('a.tf', 0) })];
    expect(commands({ ...PASSED, findings })[0]).toContain('line=1,endLine=1');
  });

  it('cuts a message at a whole character', () => {
    const message = 'é'.repeat(10_000);
    const line = workflowCommand({ level: 'error', title: 't', message });
    const read = asRunnerReads(line).message;
    expect(Buffer.byteLength(read)).toBeLessThanOrEqual(4_096);
    expect(read).toMatch(/^é+ \.\.\.$/);
  });
});

describe('workflow commands', () => {
  it('are one line and one command each, whatever is in a result', () => {
    fc.assert(
      fc.property(anyText, (hostile) => {
        for (const annotation of annotations(hostileResult(hostile))) {
          const line = workflowCommand(annotation);
          const { command, properties } = asRunnerReads(line);
          expect({
            command,
            file: properties.file,
            // biome-ignore lint/suspicious/noControlCharactersInRegex: these must not be there
            isClean: line.isWellFormed() && !/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/.test(line),
          }).toEqual({ command: annotation.level, file: annotation.at?.path, isClean: true });
        }
      }),
    );
  });

  it('give back what was put in', () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ minLength: 1, maxLength: 50 }), (message, path) => {
        const at = { path, line: 3, endLine: 4 };
        const read = asRunnerReads(workflowCommand({ level: 'warning', title: 'a: b, c', message, at }));
        expect(read.message).toBe(message);
        expect(read.properties).toEqual({ file: path, line: '3', endLine: '4', title: 'a: b, c' });
      }),
    );
  });

  it.each(Object.entries(SAMPLES))('of the sample "%s" are all understood', (_, result) => {
    for (const line of commands(result)) expect(asRunnerReads(line).properties.title).not.toBe('');
  });
});

function never(): never {
  throw new Error('missing');
}
