import type { VendorCheck } from '../vendor-check.ts';
import { chatServiceChecks } from './chat-services.ts';
import { cloudServiceChecks } from './cloud-services.ts';
import { codeHostingChecks } from './code-hosting.ts';
import { paymentServiceChecks } from './payment-services.ts';

/** How secrets are verified, for all kinds that can be. */
export const ALL_CHECKS: readonly VendorCheck[] = [
  ...codeHostingChecks,
  ...chatServiceChecks,
  ...cloudServiceChecks,
  ...paymentServiceChecks,
];
