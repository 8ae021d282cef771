import { expect, it } from 'vitest';
import { sampleText } from '../../../action/scan/rules/sample-text.ts';
import { githubToken, MadeRepository } from '../scan/made-repository.ts';
import { check } from './gate.ts';

const STRIPE = `sk_${'live'}_${sampleText(7).base62(24)}`;

/** Severities of a GitHub token and a Stripe key, and of the token again in a test. */
async function severitiesBy(policy: string) {
  const repo = new MadeRepository();
  repo.commit('start', {
    'a.env': `TOKEN=${githubToken(1)}\n`,
    'b.env': `KEY=${STRIPE}\n`,
    'c.env': `KEY=${STRIPE} # lowerplane:allow stripe-live-key the published example of the vendor\n`,
    '.lowerplane/policy.yaml': `version: 1\n${policy}`,
  });
  const { findings } = await check(repo.folder);
  return Object.fromEntries(
    findings.flatMap(({ place, severity, status }) =>
      place.kind === 'code' ? [[place.range.path, `${status.kind} ${severity}`]] : [],
    ),
  );
}

it('gives kinds of secrets, and vendors, the severities of the policy', async () => {
  const usual = await severitiesBy('');
  expect(usual).toEqual({ 'a.env': 'open critical', 'b.env': 'open critical', 'c.env': 'allowed critical' });
  expect(await severitiesBy('secrets: { severity: { github-token: low, Stripe: high } }')).toEqual({
    'a.env': 'open low',
    'b.env': 'open high',
    'c.env': 'allowed high',
  });
  expect(
    await severitiesBy('secrets: { severity: { stripe-live-key: medium, Stripe: high } }'),
  ).toMatchObject({ 'b.env': 'open medium' });
});

it('lets no comment allow a secret where the policy locks the rule', async () => {
  expect(await severitiesBy('locked: [rules.committed-secret]')).toMatchObject({ 'c.env': 'open critical' });
});
