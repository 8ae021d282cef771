import { answerBy, type VendorCheck } from '../vendor-check.ts';
import { tokenCheck } from './token-check.ts';

export const paymentServiceChecks: readonly VendorCheck[] = [
  // https://docs.stripe.com/api/balance/balance_retrieve; 403: a restricted key without this permission
  // (https://docs.stripe.com/api/errors)
  tokenCheck({
    vendor: 'Stripe',
    rules: ['stripe-live-key', 'stripe-test-key'],
    urls: ['https://api.stripe.com/v1/balance'],
    read: answerBy(({ object }) => object === 'balance', { works: [403] }),
  }),
];
