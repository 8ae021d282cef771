import type { ErrorObject } from 'ajv/dist/2020.js';
import { validatorOf } from '../../../provider/documents/published-schema.ts';
import { type DocumentFault, wordedErrors } from '../../../provider/documents/schema-errors.ts';
import { closest } from '../../../provider/text/closest.ts';
import published from '../../../schemas/policy.json' with { type: 'json' };
import type { Rule } from '../rules/definition/rule.ts';
import { noSuchRule } from './no-such-rule.ts';

const validator = validatorOf(published);

/** What the published schema finds wrong with a policy. */
export function schemaFaults(value: unknown, rules: readonly Rule[]): readonly DocumentFault[] {
  const validate = validator();
  if (validate(value)) return [];
  const errors = validate.errors ?? [];
  return once(wordedErrors(errors, wordPattern).map((fault) => inYaml(withHint(fault, errors, rules))));
}

function wordPattern(pattern: unknown): string {
  const text = String(pattern);
  if (text.includes('wdhms')) return 'must be a duration such as "90d"';
  if (text.includes('0-9a-f')) return 'must be the 32 hex digits of a fingerprint, as reports show it';
  if (text.includes('\\d{4}')) return 'must be a day such as 2027-01-31';
  if (text.includes('A-Za-z_')) return 'must be the name of an environment variable, such as VENDOR_TOKEN';
  return 'has another form';
}

/** A word that means nothing is mostly one that was misspelt: what is near it, or else what there is. */
function withHint(
  fault: DocumentFault,
  errors: readonly ErrorObject[],
  rules: readonly Rule[],
): DocumentFault {
  const [, wrong] = /^has the field "(.*)", which means nothing here/s.exec(fault.message) ?? [];
  if (wrong === undefined) return fault;
  const path = `${fault.path}/${wrong.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  if (fault.path === '/rules') return { path, message: noSuchRule(wrong, rules) };
  const known = knownNames(fault.path, wrong, errors);
  const meant = closest(wrong, known);
  const hint = meant === undefined ? `known here: ${known.join(', ')}` : `did you mean "${meant}"?`;
  return { path, message: `means nothing here; ${hint}` };
}

function knownNames(path: string, wrong: string, errors: readonly ErrorObject[]): readonly string[] {
  for (const { instancePath, params, parentSchema, propertyName } of errors) {
    if (instancePath !== path) continue;
    if (params.additionalProperty === wrong) return Object.keys(parentSchema?.properties ?? {});
    if (propertyName === wrong && Array.isArray(params.allowedValues))
      return params.allowedValues.map(String);
  }
  return [];
}

/** Says in words of YAML what a validator says in words of JSON Schema. */
function inYaml({ path, message }: DocumentFault): DocumentFault {
  if (path.startsWith('/rules/') && /^must be a (?:string|number|integer)$/.test(message)) {
    const what = message.endsWith('string') ? 'must be text in quotes, such as "90d"' : message;
    return { path, message: what };
  }
  switch (message) {
    case 'must be an array':
      return { path, message: 'must be a list: one "- " a line, or [a, b]' };
    case 'must be an object':
      return { path, message: 'must hold names and values: one "name: value" a line' };
    case 'must be a string':
      return { path, message: 'must be text: put it in quotes' };
    case 'must be <= 1':
    case 'must be >= 0':
      return { path, message: 'must be a number from 0 to 1, such as 0.9' };
    default:
      return { path, message };
  }
}

/** Where one of two shapes is allowed, a validator asks for both; and what is no number is neither small nor large. */
function once(faults: readonly DocumentFault[]): readonly DocumentFault[] {
  const kept = [...new Map(faults.map((fault) => [`${fault.path}\0${fault.message}`, fault])).values()];
  return kept.filter(({ path, message }) => {
    const list = kept.some((other) => other.path === path && other.message.startsWith('must be a list'));
    const deeper = kept.some((other) => other.path.startsWith(`${path}/`));
    return !(message.startsWith('must hold names') && (list || deeper));
  });
}
