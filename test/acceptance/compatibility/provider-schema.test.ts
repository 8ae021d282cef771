import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { terraformIsMissing } from '../../terraform/find-terraform.ts';
import { LOWERPLANE_PROVIDER, LowerPlaneWorkspace } from '../../terraform/lowerplane-workspace.ts';

type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

const RECORDED = join(import.meta.dirname, '../../compatibility/0.1.0/provider-schema.json');

/** Properties of an attribute that would break a configuration that did not have to mind them. */
const STRICTER = ['required', 'write_only', 'deprecated'];

describe.skipIf(terraformIsMissing())('the provider schema', () => {
  it('still has everything that 0.1.0 served, of the same types and no stricter', async () => {
    const lp = await LowerPlaneWorkspace.open();
    await lp.declare('');
    const { stdout } = await lp.workspace.succeed(['providers', 'schema', '-json']);
    const served: { readonly provider_schemas: Readonly<Record<string, Json>> } = JSON.parse(stdout);
    const recorded: Json = JSON.parse(readFileSync(RECORDED, 'utf8'));
    expect(differences(recorded, served.provider_schemas[LOWERPLANE_PROVIDER.address] ?? null)).toEqual([]);
  });
});

/** What a configuration or a state of then would stumble over, by its place in the schema. */
function differences(then: Json, now: Json, place = ''): readonly string[] {
  if (!isObject(then) || !isObject(now)) {
    return JSON.stringify(then) === JSON.stringify(now) ? [] : [`${place} was ${JSON.stringify(then)}`];
  }
  const lost = Object.entries(then).flatMap(([name, value]) =>
    name in now ? differences(value, now[name] ?? null, `${place}/${name}`) : [`${place}/${name} is gone`],
  );
  const stricter = STRICTER.filter((name) => name in now && !(name in then)).map(
    (name) => `${place} is ${name}`,
  );
  const demanded = Object.entries(now)
    .filter(([name, value]) => !(name in then) && isObject(value) && value.required === true)
    .map(([name]) => `${place}/${name} is new and required`);
  return [...lost, ...stricter, ...demanded];
}

function isObject(value: Json): value is { readonly [name: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
