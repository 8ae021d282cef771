import { expectTypeOf, test } from 'vitest';
import {
  defineFunction,
  defineProvider,
  defineResource,
  defineSchema,
  list,
  number,
  requiresReplace,
  sizeBetween,
  string,
  UNKNOWN,
  useStateForUnknown,
} from './index.ts';

interface Session {
  readonly url: string;
}

const schema = defineSchema({
  attributes: {
    name: string({ required: true, planModifiers: [requiresReplace()] }),
    id: string({ computed: true, planModifiers: [useStateForUnknown()] }),
    sizes: list(number(), { optional: true, validators: [sizeBetween(1)] }),
  },
});

const thing = defineResource<typeof schema, Session>({
  typeName: 'demo_thing',
  schema,
  plan({ proposed, session }) {
    expectTypeOf(session).toEqualTypeOf<Session | undefined>();
    return { planned: proposed && { ...proposed, id: UNKNOWN } };
  },
  read: ({ state }) => ({ state }),
  create({ planned, session }) {
    expectTypeOf(planned.name).toEqualTypeOf<string>();
    return { state: { ...planned, id: session.url } };
  },
  update: ({ planned, prior }) => ({ state: { ...planned, id: prior.id } }),
  delete() {},
  importState: ({ id }) => ({ state: { id } }),
});

test('definitions compose with their own types', () => {
  const provider = defineProvider({
    name: 'demo',
    address: 'registry.terraform.io/example/demo',
    version: '1.0.0',
    schema: defineSchema({ attributes: { url: string({ optional: true }) } }),
    configure: (): Session => ({ url: 'http://localhost' }),
    resources: [thing],
    onDemand: async () => ({
      functions: [
        defineFunction({
          name: 'add',
          summary: 'Adds.',
          parameters: [
            { name: 'first', type: number() },
            { name: 'unit', type: string(), allowNull: true },
          ],
          variadic: { name: 'rest', type: number() },
          returns: number(),
          call(first, unit, ...rest) {
            expectTypeOf(unit).toEqualTypeOf<string | null>();
            expectTypeOf(rest).toEqualTypeOf<number[]>();
            return rest.reduce((sum, value) => sum + value, first);
          },
        }),
      ],
    }),
  });
  expectTypeOf(provider.resources).not.toBeAny();
});
