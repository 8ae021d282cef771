// One key for each use case of LowerPlane, declared with CDKTF. Each helper gives the key the least that its use needs
// (permissions, and production alone), an expiration and a rotation. From this folder, after "npm run build" in the
// repository:
//
//   npx node use-cases.ts
//
// On cdktn it is the same app: import from 'cdktn' and 'lowerplane/cdktn'.

import { App, TerraformStack } from 'cdktf';
import { ApiKey, LowerPlaneProvider } from 'lowerplane/cdktf';

const app = new App({ outdir: process.env.CDKTF_OUTDIR ?? 'cdktf.out' });
const stack = new TerraformStack(app, 'lowerplane-keys');
new LowerPlaneProvider(stack, 'lowerplane');

ApiKey.forDashboard(stack, 'dashboard', {
  name: 'Internal Dashboard',
  deliverTo: [{ file: 'secrets/dashboard.key' }],
});

ApiKey.forAuditExport(stack, 'audit-export', {
  name: 'Audit Export Script',
  deliverTo: [{ file: 'secrets/audit-export.key' }],
});

ApiKey.forSecurityGate(stack, 'ci-gate', {
  name: 'CI/CD Pipeline - Production',
  deliverTo: [{ file: 'secrets/ci-gate.key' }],
});

// A default can be replaced: this pipeline uploads for two environments.
ApiKey.forEvidenceUpload(stack, 'evidence-upload', {
  name: 'Evidence Upload',
  environments: ['production', 'staging'],
  deliverTo: [{ file: 'secrets/evidence-upload.key' }],
});

// A narrower rotation replaces the one of the use case.
ApiKey.forUserProvisioning(stack, 'user-provisioning', {
  name: 'User Provisioning',
  rotation: { every: '30d', overlap: '2d' },
  deletionProtection: true,
  deliverTo: [{ file: 'secrets/user-provisioning.key' }],
});

app.synth();
