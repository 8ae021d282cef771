import type { VendorCheck } from '../vendor-check.ts';
import { aiServiceChecks } from './ai-services.ts';
import { chatServiceChecks } from './chat-services.ts';
import { cloudServiceChecks } from './cloud-services.ts';
import { codeHostingChecks } from './code-hosting.ts';
import { observabilityChecks } from './observability.ts';
import { paymentServiceChecks } from './payment-services.ts';
import { workToolChecks } from './work-tools.ts';

/** How secrets are verified, for all kinds that can be. */
export const ALL_CHECKS: readonly VendorCheck[] = [
  ...aiServiceChecks,
  ...chatServiceChecks,
  ...cloudServiceChecks,
  ...codeHostingChecks,
  ...observabilityChecks,
  ...paymentServiceChecks,
  ...workToolChecks,
];
