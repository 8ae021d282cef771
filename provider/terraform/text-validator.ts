import type { TextRule } from '../keys/declaration/text-rule.ts';
import { type Validator, validator } from './plugin/index.ts';

/** A rule for texts of declarations, for an attribute that is not part of one. */
export function following({ check }: TextRule): Validator<string> {
  return validator('a text of its form', (text) => {
    const fault = check(text);
    return fault === undefined ? undefined : `The value ${fault}.`;
  });
}

/** For text and collections alike. */
export function notEmpty(remedy: string): Validator<string | readonly unknown[]> {
  return validator('not empty', (value) => (value.length === 0 ? `It is empty. ${remedy}` : undefined));
}
