import { expectTypeOf, test } from 'vitest';
import type { Unknown } from '../values/unknown.ts';
import { bool, list, listNested, map, number, set, singleNested, string } from './attributes.ts';
import { defineSchema } from './schema.ts';
import { validator } from './validator.ts';
import type { ApplyPlanOf, ConfigOf, PlanOf, StateOf } from './values-of.ts';

const schema = defineSchema({
  attributes: {
    name: string({
      required: true,
      validators: [validator('short', (value) => (value.length > 9 ? 'long' : undefined))],
    }),
    id: string({ computed: true }),
    note: string({ optional: true }),
    on: bool({ default: true }),
    secret: string({ optional: true, writeOnly: true }),
    sizes: list(number(), { optional: true }),
    places: set(string(), {
      required: true,
      validators: [validator('some', (value) => (value.length ? undefined : 'none'))],
    }),
    tags: map(string(), { optional: true, computed: true }),
    deliver: listNested(
      {
        file: singleNested(
          { path: string({ required: true }), mode: string({ computed: true }) },
          { optional: true },
        ),
      },
      { optional: true },
    ),
  },
});

test('a schema types config, plan and state', () => {
  expectTypeOf<ConfigOf<typeof schema>['name']>().toEqualTypeOf<string | Unknown>();
  expectTypeOf<ConfigOf<typeof schema>['id']>().toEqualTypeOf<null>();
  expectTypeOf<ConfigOf<typeof schema>['places']>().toEqualTypeOf<readonly (string | Unknown)[] | Unknown>();
  expectTypeOf<PlanOf<typeof schema>['id']>().toEqualTypeOf<string | null | Unknown>();
  expectTypeOf<ApplyPlanOf<typeof schema>['name']>().toEqualTypeOf<string>();
  expectTypeOf<ApplyPlanOf<typeof schema>['tags']>().toEqualTypeOf<
    { readonly [key: string]: string } | null | Unknown
  >();
  expectTypeOf<StateOf<typeof schema>['on']>().toEqualTypeOf<boolean>();
  expectTypeOf<StateOf<typeof schema>['secret']>().toEqualTypeOf<null>();
  expectTypeOf<StateOf<typeof schema>['sizes']>().toEqualTypeOf<readonly number[] | null>();
  expectTypeOf<NonNullable<StateOf<typeof schema>['deliver']>[number]['file']>().toEqualTypeOf<{
    readonly path: string;
    readonly mode: string | null;
  } | null>();
});
