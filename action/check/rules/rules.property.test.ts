import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ENVIRONMENTS } from '../../../provider/keys/environments.ts';
import { anyFacts } from '../../../test/check/any-facts.ts';
import { findings } from '../../../test/check/keys.ts';
import { notKnownText } from '../not-known.ts';
import { GATE_RULES } from './generated/gate-rules.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not reach a terminal
const FORGED = /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/;

it.each(GATE_RULES)('$id has a sound result for any declarations and live keys', (rule) => {
  fc.assert(
    fc.property(anyFacts, fc.constantFrom(undefined, ...ENVIRONMENTS), (given, environment) => {
      const found = findings(rule, given, environment ? { environment } : {});
      for (const one of found) {
        const message = one.kind === 'violation' ? one.message : notKnownText(one);
        expect(message).not.toMatch(/undefined|NaN|Infinity|\[object/);
        expect(message).not.toMatch(FORGED);
        if (one.kind === 'violation') expect(one.fix ?? rule.fix).not.toMatch(FORGED);
      }
      // Facts and time are all there is to it.
      expect(findings(rule, given, environment ? { environment } : {})).toEqual(found);
    }),
    { numRuns: 60 },
  );
});
