import { describe, expect, it } from 'vitest';
import { GATE_RULES } from '../../check/rules/generated/gate-rules.ts';
import { lifetimeTooLong } from '../../check/rules/lifetime-too-long.ts';
import { explain } from './explain.ts';
import { rulePageUrl } from './links.ts';

describe('explain', () => {
  it.each(GATE_RULES.map((rule) => [rule.id, rule] as const))(
    'says all of %s in lines that fit',
    (id, rule) => {
      const text = explain(rule);
      expect(text.startsWith(`${id}: ${rule.title}\n`)).toBe(true);
      expect(text).not.toContain('undefined');
      // An address cannot be wrapped.
      const lines = text.split('\n').filter((line) => line !== `More: ${rulePageUrl(id)}`);
      expect(lines.filter((line) => line.length > 100)).toEqual([]);
      for (const name of Object.keys(rule.parameters.shape)) expect(text).toContain(`\n  ${name}`);
      for (const { control } of rule.references) expect(text.replace(/\s+/g, ' ')).toContain(control);
    },
  );

  it('gives parameters the values that a policy is written with', () => {
    expect(explain(lifetimeTooLong)).toContain('  max = "365d"\n      The longest lifetime of a key.');
  });
});
