import fc from 'fast-check';
import type {
  AttributeSpecification,
  AttributeSpecifications,
} from '../../provider/keys/declaration/attribute.ts';
import type { TextRule } from '../../provider/keys/declaration/text-rule.ts';
import type { Written, WrittenObject } from './row.ts';

/** Texts that are right somewhere, and wrong elsewhere. */
const TEXTS = [
  '',
  ' ',
  'a',
  'CI gate',
  ' CI',
  'CI\ngate',
  '90d',
  '7d',
  '30m',
  '1h',
  '0d',
  '40000d',
  'never',
  '02:30',
  '24:00',
  'Europe/Berlin',
  '2040-01-01T00:00:00Z',
  '2020-01-01T00:00:00Z',
  '2040-03-01T00:00:00Z',
  '2040-02-30T00:00:00Z',
  'read-only',
  'admin',
  'production',
  'staging',
  'private',
  'selected',
  'octo',
  'octo/app',
  'Octo/App',
  'KEY',
  'key',
  'GITHUB_KEY',
  'secret',
  '/secret',
  'ci/lowerplane',
  './a',
  'https://api.example.com/proof',
  `age1${'q'.repeat(58)}`,
  `AGE-SECRET-KEY-${'1Q'.repeat(29)}`,
  '"',
  '\\',
  'é監🔑',
] as const;
const NAMES = ['REGION', 'A-B', 'LOWERPLANE_URL', '1A'] as const;

/** What each format can hold as it is: expressions and escapes have tests of their own. */
const text = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...TEXTS) },
  { weight: 1, arbitrary: fc.string({ maxLength: 110 }).filter((any) => !/[$%]\{/.test(any)) },
);

/** Any declaration whose values have the declared types, right or wrong. */
export function anyDeclaration(attributes: AttributeSpecifications): fc.Arbitrary<WrittenObject> {
  return anyObject(attributes);
}

function anyObject(attributes: AttributeSpecifications): fc.Arbitrary<WrittenObject> {
  const values = Object.entries(attributes).map(([name, specification]) => {
    const value = anyValue(specification);
    // Few at a time: with each one more, fewer declarations are right.
    const written = specification.required
      ? value
      : fc.oneof({ weight: 7, arbitrary: fc.constant(undefined) }, { weight: 3, arbitrary: value });
    return [name, written] as const;
  });
  return fc
    .record(Object.fromEntries(values))
    .map((each) =>
      Object.fromEntries(
        Object.entries(each).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
      ),
    );
}

function anyValue(specification: AttributeSpecification): fc.Arbitrary<Written> {
  switch (specification.type) {
    case 'string':
      return likely(specification.rule);
    case 'boolean':
      return fc.boolean();
    case 'integer':
      return fc.constantFrom(1, 2, 3, 4, 5, 0, -1, 1.5);
    case 'list':
      return fc.array(anyValue(specification.element), { maxLength: 3 });
    case 'set':
      return fc.uniqueArray(anyValue(specification.element), { maxLength: 3 });
    case 'map':
      return fc.dictionary(fc.constantFrom(...NAMES), anyValue(specification.element), { maxKeys: 2 });
    case 'object':
      return specification.exactlyOne
        ? mostlyOne(specification.attributes)
        : anyObject(specification.attributes);
    case 'any':
      return text;
  }
}

/** What is right, often enough that whole declarations are. */
function likely(rule: TextRule | undefined): fc.Arbitrary<string> {
  const examples = [...(rule?.write ?? '').matchAll(/"([^"]+)"/g)].map(([, example = '']) => example);
  const right = [...(rule?.schema.enum ?? []), ...examples, ...TEXTS].filter(
    (each) => rule?.check(each) === undefined,
  );
  return fc.oneof({ weight: 40, arbitrary: fc.constantFrom(...right) }, { weight: 1, arbitrary: text });
}

function mostlyOne(attributes: AttributeSpecifications): fc.Arbitrary<WrittenObject> {
  const one = Object.entries(attributes).map(([name, specification]) =>
    anyValue(specification).map((value) => ({ [name]: value })),
  );
  return fc.oneof(
    { weight: 20, arbitrary: fc.oneof(...one) },
    { weight: 1, arbitrary: anyObject(attributes) },
  );
}
