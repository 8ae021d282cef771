import { expect, it } from 'vitest';
import { PASSED } from '../../../test/fixtures/report/sample-result.ts';
import { gateIdentity } from './gate-identity.ts';

const names = (folder: string, environment?: string) => ({ id: undefined, folder, environment });

it('gives every folder, mode and environment names of its own', () => {
  const gates = [
    gateIdentity(PASSED),
    gateIdentity(PASSED, names('services/api')),
    gateIdentity(PASSED, names('services/web')),
    gateIdentity(PASSED, names('.', 'Sandbox')),
    gateIdentity({ mode: 'review', environment: 'staging' }),
    gateIdentity({ mode: 'deploy', environment: 'staging' }),
    gateIdentity(PASSED, { id: 'api', folder: '.' }),
  ];
  for (const name of ['marker', 'checkName', 'category'] as const)
    expect(new Set(gates.map((gate) => gate[name])).size).toBe(gates.length);
});

it('is the same however a folder is written', () => {
  for (const folder of ['services/api/', './services/api', 'services\\api', 'services//api'])
    expect(gateIdentity(PASSED, names(folder))).toEqual(gateIdentity(PASSED, names('services/api')));
});

it('keeps the check name and the category that 0.1.0 gave the only gate', () => {
  expect(gateIdentity({ mode: 'deploy', environment: 'production' })).toMatchObject({
    oldMarker: '<!-- lowerplane-gate:deploy:production -->',
    checkName: 'LowerPlane gate (deploy, production)',
    category: 'lowerplane-gate/deploy/production/',
  });
});

it('has nothing but the id where one is given', () => {
  expect(gateIdentity(PASSED, { id: 'api', folder: 'services/api' })).toEqual({
    marker: '<!-- lowerplane-gate id=api -->',
    alertMarker: '<!-- lowerplane-alerts id=api -->',
    oldMarker: undefined,
    checkName: 'LowerPlane gate (api)',
    category: 'lowerplane-gate/id/api/',
  });
});

it.each(['a--><b>', 'a\nb', '\ud800', '<!--', 'a b'])('cannot end its marker: %j', (folder) => {
  expect(gateIdentity(PASSED, names(folder)).marker).toMatch(/^<!-- (?:(?!--|[<>\n]).)* -->$/);
});
