import { token, vendor } from './vendor.ts';

export const paymentRules = [
  ...vendor('Stripe', 'dashboard.stripe.com > Developers > API keys > Roll key', [
    token({
      id: 'stripe-live-key',
      title: 'Stripe live key',
      severity: 'critical',
      literals: ['sk_live_', 'rk_live_'],
      pattern: /[sr]k_live_[0-9A-Za-z]{20,240}/,
      found: (make) => [`STRIPE_SECRET_KEY=sk_live_51${make.base62(97)}`, `rk_live_${make.base62(24)}`],
      ignored: (make) => [`pk_live_${make.base62(24)}`, 'sk_live_key', 'sk_live_xxxxxxxxxxxxxxxxxxxxxxxx'],
    }),
    token({
      id: 'stripe-test-key',
      title: 'Stripe test key',
      severity: 'low',
      literals: ['sk_test_', 'rk_test_'],
      pattern: /[sr]k_test_[0-9A-Za-z]{20,240}/,
      found: (make) => [`sk_test_${make.base62(24)}`],
      ignored: () => ['sk_test_key', 'sk_test_123456789012345678901234'],
    }),
    token({
      id: 'stripe-webhook-secret',
      title: 'Stripe webhook signing secret',
      severity: 'medium',
      literals: ['whsec_'],
      pattern: /whsec_[0-9A-Za-z+/]{32,72}={0,2}/,
      found: (make) => [`STRIPE_WEBHOOK_SECRET=whsec_${make.base62(32)}`],
      ignored: () => ['whsec_test_secret'],
    }),
  ]),
  ...vendor('Square', 'developer.squareup.com > Applications > Credentials', [
    token({
      id: 'square-token',
      title: 'Square access token or OAuth secret',
      severity: 'critical',
      literals: ['sq0atp-', 'sq0csp-', 'EAAA'],
      shortest: 29,
      pattern: /sq0atp-[0-9A-Za-z_-]{22}|sq0csp-[0-9A-Za-z_-]{43}|EAAA[0-9A-Za-z_-]{60}/,
      tail: '0-9A-Za-z_-',
      found: (make) => [
        `sq0atp-${make.base62(22)}`,
        `sq0csp-${make.base62(43)}`,
        `SQUARE_ACCESS_TOKEN=EAAA${make.base62(60)}`,
      ],
      ignored: (make) => [`sq0idp-${make.base62(22)}`],
    }),
  ]),
  ...vendor('Braintree', 'braintreegateway.com > Settings > API', [
    token({
      id: 'braintree-access-token',
      title: 'Braintree (PayPal) access token',
      severity: 'critical',
      literals: ['access_token$production$'],
      pattern: /access_token\$production\$[0-9a-z]{16}\$[0-9a-f]{32}/,
      found: (make) => [`access_token$production$${make.lower(16)}$${make.hex(32)}`],
      ignored: (make) => [`access_token$sandbox$${make.lower(16)}$${make.hex(32)}`],
    }),
  ]),
  ...vendor('Shopify', 'the shop admin > Settings > Apps > Develop apps', [
    token({
      id: 'shopify-token',
      title: 'Shopify access token',
      literals: ['shpat_', 'shpss_', 'shpca_', 'shppa_', 'shptka_'],
      pattern: /(?:shp(?:at|ss|ca|pa)|shptka)_[0-9A-Za-z]{32,64}/,
      found: (make) => [`X-Shopify-Access-Token: shpat_${make.hex(32)}`],
      ignored: (make) => [`shpat_${make.hex(12)}`],
    }),
  ]),
  ...vendor('Razorpay', 'dashboard.razorpay.com > Account and settings > API keys', [
    token({
      id: 'razorpay-key',
      title: 'Razorpay live key id',
      severity: 'medium',
      literals: ['rzp_live_'],
      pattern: /rzp_live_[0-9A-Za-z]{14}/,
      random: false,
      found: (make) => [`RAZORPAY_KEY_ID=rzp_live_${make.base62(14)}`],
      ignored: () => ['rzp_live_key'],
    }),
  ]),
  ...vendor('Flutterwave', 'app.flutterwave.com > Settings > API keys', [
    token({
      id: 'flutterwave-key',
      title: 'Flutterwave secret key',
      severity: 'critical',
      literals: ['FLWSECK-'],
      pattern: /FLWSECK-[0-9a-zA-Z]{12,40}-X/,
      found: (make) => [`FLW_SECRET_KEY=FLWSECK-${make.hex(32)}-X`],
      ignored: (make) => [`FLWPUBK-${make.hex(32)}-X`],
    }),
  ]),
  ...vendor('Plaid', 'dashboard.plaid.com > Keys', [
    token({
      id: 'plaid-access-token',
      title: 'Plaid access token',
      literals: ['access-production-', 'access-development-'],
      pattern:
        /access-(?:production|development)-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/,
      found: (make) => [`access-production-${make.uuid()}`],
      ignored: (make) => [`access-sandbox-${make.uuid()}`],
    }),
  ]),
  ...vendor('Adyen', 'ca-live.adyen.com > Developers > API credentials', [
    token({
      id: 'adyen-api-key',
      title: 'Adyen API key',
      severity: 'critical',
      literals: ['AQE'],
      pattern: /AQE[0-9A-Za-z]{5}[0-9A-Za-z+/]{60,220}={0,2}-[0-9A-Za-z+/]{40,60}={0,2}-[!-~]{16}/,
      tail: '0-9A-Za-z',
      found: (make) => [`AQEyhmfx${make.base64(100)}==-${make.base64(43)}=-${make.base62(16)}`],
      ignored: (make) => [`AQE${make.base62(30)}`],
    }),
  ]),
  ...vendor('EasyPost', 'easypost.com > Account settings > API keys', [
    token({
      id: 'easypost-key',
      title: 'EasyPost live API key',
      literals: ['EZAK'],
      pattern: /EZAK[0-9A-Za-z]{54}/,
      found: (make) => [`EASYPOST_API_KEY=EZAK${make.base62(54)}`],
      ignored: (make) => [`EZTK${make.base62(54)}`],
    }),
  ]),
  ...vendor('Shippo', 'goshippo.com > Settings > API', [
    token({
      id: 'shippo-key',
      title: 'Shippo live token',
      literals: ['shippo_live_'],
      pattern: /shippo_live_[0-9a-f]{40}/,
      found: (make) => [`SHIPPO_TOKEN=shippo_live_${make.hex(40)}`],
      ignored: (make) => [`shippo_test_${make.hex(40)}`],
    }),
  ]),
  ...vendor('Duffel', 'app.duffel.com > Developers > Access tokens', [
    token({
      id: 'duffel-token',
      title: 'Duffel live token',
      literals: ['duffel_live_'],
      pattern: /duffel_live_[0-9A-Za-z_=-]{43}/,
      found: (make) => [`duffel_live_${make.base62(43)}`],
      ignored: (make) => [`duffel_test_${make.base62(43)}`],
    }),
  ]),
];
