// Three keys, declared with CDKTF. From this folder, after "npm run build" in the repository:
//
//   npx node main.ts
//   terraform -chdir=cdktf.out/stacks/lowerplane-keys init
//   terraform -chdir=cdktf.out/stacks/lowerplane-keys plan
//
// On cdktn it is the same app: import from 'cdktn' and 'lowerplane/cdktn'.

import { App, TerraformOutput, TerraformStack } from 'cdktf';
import { ApiKey, LowerPlaneProvider } from 'lowerplane/cdktf';

const app = new App({ outdir: process.env.CDKTF_OUTDIR ?? 'cdktf.out' });
const stack = new TerraformStack(app, 'lowerplane-keys');

// Connects with LOWERPLANE_BASE_URL and LOWERPLANE_API_KEY of the environment Terraform runs in.
new LowerPlaneProvider(stack, 'lowerplane');

// Set LOWERPLANE_AGE_RECIPIENT to get the gate's key sealed as well, fit to be passed on.
const recipient = process.env.LOWERPLANE_AGE_RECIPIENT;

const gate = new ApiKey(stack, 'ci-gate', {
  name: 'CI/CD Pipeline - Production',
  permissions: 'read-only',
  environments: ['production'],
  expires: { in: '90d' },
  deliverTo: [{ file: 'secrets/ci-gate.key' }, ...(recipient ? [{ age: [recipient] }] : [])],
});

const dashboard = new ApiKey(stack, 'dashboard', {
  name: 'Internal Dashboard',
  permissions: 'read-only',
  environments: 'all',
  expires: { in: '180d' },
  deliverTo: [{ file: 'secrets/dashboard.key' }],
});

const evidence = new ApiKey(stack, 'evidence-upload', {
  name: 'Evidence Upload',
  permissions: 'read-write',
  environments: ['production', 'staging'],
  expires: { in: '30d' },
  deliverTo: [{ file: 'secrets/evidence-upload.key' }],
});

// What may be known of a key; its secret goes to the files alone.
new TerraformOutput(stack, 'keys', {
  value: [gate, dashboard, evidence].map(({ id, name, lastFour, expiration }) => ({
    id,
    name,
    last_four: lastFour,
    expiration,
  })),
});
if (recipient) new TerraformOutput(stack, 'sealed_ci_gate_key', { value: gate.sealedSecret });

app.synth();
