import { expect, it } from 'vitest';
import { kind } from './aws-ssm-parameter.ts';

it('the destination aws_ssm_parameter is known by region and name', () => {
  const declared = {
    name: '/ci/lowerplane',
    region: undefined,
    key_id: undefined,
    keep_previous_as: undefined,
  };
  expect(kind.identity(declared)).toBe('aws_ssm_parameter:/ci/lowerplane');
  expect(kind.identity({ ...declared, region: 'eu-west-1' })).toBe(
    'aws_ssm_parameter:eu-west-1:/ci/lowerplane',
  );
});

it.each([
  ['/ci/lowerplane', undefined],
  ['lowerplane.key_1-a', undefined],
  ['ci/lowerplane', 'begin with a slash if it has levels'],
  ['/ci//lowerplane', 'begin with a slash'],
  ['/ci/', 'begin with a slash'],
  ['a b', 'must consist of letters'],
  ['/aws/x', 'AWS reserves'],
  ['SSMx', 'AWS reserves'],
  ['/a'.repeat(16), 'at most 15 levels, not 16'],
  ['a'.repeat(951), 'at most 950 characters, not 951'],
])('the destination aws_ssm_parameter is named as AWS allows: %s', (name, fault) => {
  const found = kind.attributes.name.rule.check(name);
  if (fault === undefined) expect(found).toBeUndefined();
  else expect(found).toContain(fault);
});
