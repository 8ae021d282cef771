import { CODE_HOSTING } from './code-hosting.ts';
import { MESSAGES_AND_PAYMENTS } from './messages-and-payments.ts';
import { PLATFORMS } from './platforms.ts';
import type { PlayedVendor } from './played-vendor.ts';

/** Every vendor that can be asked. */
export const PLAYED_VENDORS: readonly PlayedVendor[] = [
  ...CODE_HOSTING,
  ...MESSAGES_AND_PAYMENTS,
  ...PLATFORMS,
];
