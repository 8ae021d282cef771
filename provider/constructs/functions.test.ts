import { Fn, TerraformOutput, TerraformStack, Testing } from 'cdktn';
import { expect, it } from 'vitest';
import { PROVIDER_SOURCE } from '../version.ts';
import { camelCase } from './camel-case.ts';
import document from './generated/schema.json' with { type: 'json' };
import { functions } from './index.ts';

const served = document.provider_schemas[PROVIDER_SOURCE].functions;

it('are those of the provider, with as many parameters', () => {
  expect(Object.fromEntries(Object.entries(functions).map(([name, one]) => [name, one.length]))).toEqual(
    Object.fromEntries(
      Object.entries(served).map(([name, { parameters }]) => [camelCase(name), parameters.length]),
    ),
  );
});

it('return all that the provider returns', () => {
  for (const [result, { return_type }] of [
    [functions.duration('90d'), served.duration],
    [functions.parseKey('x'), served.parse_key],
  ] as const) {
    const [, fields = {}] = return_type;
    expect(Object.keys(result).toSorted()).toEqual(Object.keys(fields).map(camelCase).toSorted());
  }
});

it('are called when Terraform runs', () => {
  const stack = new TerraformStack(Testing.app(), 'keys');
  const { hours, go } = functions.duration('90d');
  const values = {
    hours,
    go: `in ${go}`,
    due: functions.rotationDue('2027-01-01T00:00:00Z', '90d', Fn.plantimestamp()),
    fingerprint: functions.keyFingerprint('x'),
    prefix: functions.parseKey('x').prefix,
  };
  for (const [name, value] of Object.entries(values)) new TerraformOutput(stack, name, { value });
  const { output } = JSON.parse(Testing.synth(stack));
  expect(Object.fromEntries(Object.keys(values).map((name) => [name, output[name].value]))).toEqual({
    hours: `\${provider::lowerplane::duration("90d").hours}`,
    go: `in \${provider::lowerplane::duration("90d").go}`,
    due: `\${provider::lowerplane::rotation_due("2027-01-01T00:00:00Z", "90d", plantimestamp())}`,
    fingerprint: `\${provider::lowerplane::key_fingerprint("x")}`,
    prefix: `\${provider::lowerplane::parse_key("x").prefix}`,
  });
});
