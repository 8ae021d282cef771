import { answerBy, cannotAsk, membersOf, nearest, type VendorCheck } from '../vendor-check.ts';
import { JSON_CONTENT, tokenCheck } from './token-check.ts';

/** A shop's own host at Shopify: names of other hosts cannot match. */
const SHOP = /(?<![0-9a-z.-])[0-9a-z][0-9a-z-]{0,60}\.myshopify\.com(?![0-9a-z.-])/g;

/** Checks of services for payments and shops. */
export const paymentServiceChecks: readonly VendorCheck[] = [
  // https://docs.stripe.com/api/balance/balance_retrieve; 403: a restricted key without this permission
  // (https://docs.stripe.com/api/errors)
  tokenCheck({
    vendor: 'Stripe',
    rules: ['stripe-live-key', 'stripe-test-key'],
    urls: ['https://api.stripe.com/v1/balance'],
    read: answerBy(({ object }) => object === 'balance', { works: [403] }),
  }),
  // https://developer.squareup.com/reference/square/o-auth-api/retrieve-token-status
  tokenCheck({
    vendor: 'Square',
    rules: ['square-token'],
    urls: ['https://connect.squareup.com/oauth2/token/status'],
    method: 'POST',
    headers: JSON_CONTENT,
    read: answerBy(({ merchant_id: merchant }) => typeof merchant === 'string'),
    unfit: (token) =>
      token.startsWith('sq0csp-')
        ? 'Square has no read-only call for the secret of an application'
        : undefined,
  }),
  // https://shopify.dev/docs/api/admin-rest/latest/resources/shop; 403: a token without the scope for this call
  {
    vendor: 'Shopify',
    rules: ['shopify-token'],
    origins: [/^https:\/\/[0-9a-z][0-9a-z-]{0,60}\.myshopify\.com$/],
    prepare(secret) {
      if (secret.text.startsWith('shpss_')) return cannotAsk('the secret of an app of Shopify opens no shop');
      const shop = nearest(secret, SHOP);
      if (shop === undefined) return cannotAsk('no address of a shop (....myshopify.com) is near it');
      return {
        kind: 'ask',
        parts: [shop, secret.text],
        calls: [
          {
            origin: `https://${shop}`,
            method: 'GET',
            path: '/admin/api/2026-10/shop.json',
            headers: { 'x-shopify-access-token': secret.text },
            read: answerBy(({ shop: found }) => 'id' in membersOf(found), { works: [403] }),
          },
        ],
      };
    },
  },
];
