import { formerlyGuessed, token, vendor } from './vendor.ts';

/** Keys for the test systems of payment vendors: no money moves, but data of tests and their settings are open. */
export const paymentTestKeyRules = formerlyGuessed([
  // https://developer.squareup.com/docs/devtools/sandbox/overview
  ...vendor('Square', 'developer.squareup.com > Applications > Sandbox', [
    token({
      id: 'square-test-secret',
      title: 'Square test secret',
      severity: 'low',
      literals: ['sandbox-sq0csb-', 'sandbox-sq0atb-'],
      pattern: /sandbox-sq0(?:csb|atb)-[0-9A-Za-z_-]{22,50}/,
      tail: '0-9A-Za-z_-',
      found: (make) => [`sandbox-sq0csb-${make.base62(43)}`],
      ignored: (make) => [`sandbox-sq0idb-${make.base62(22)}`],
    }),
  ]),
  // https://developer.paypal.com/braintree/docs/guides/authorization
  ...vendor('Braintree', 'sandbox.braintreegateway.com > Settings > API', [
    token({
      id: 'braintree-test-token',
      title: 'Braintree test access token',
      severity: 'low',
      literals: ['access_token$sandbox$'],
      pattern: /access_token\$sandbox\$[0-9a-z]{16}\$[0-9a-f]{32}/,
      found: (make) => [`access_token$sandbox$${make.lower(16)}$${make.hex(32)}`],
      ignored: () => ['access_token$sandbox$id$key'],
    }),
  ]),
  // https://plaid.com/docs/api/tokens/
  ...vendor('Plaid', 'dashboard.plaid.com > Keys', [
    token({
      id: 'plaid-test-token',
      title: 'Plaid test access token',
      severity: 'low',
      literals: ['access-sandbox-'],
      pattern: /access-sandbox-[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/,
      found: (make) => [`access-sandbox-${make.uuid()}`],
      ignored: () => ['access-sandbox-token'],
    }),
  ]),
  // https://developer.flutterwave.com/docs/authentication
  ...vendor('Flutterwave', 'app.flutterwave.com > Settings > API keys', [
    token({
      id: 'flutterwave-test-key',
      title: 'Flutterwave test key',
      severity: 'low',
      literals: ['FLWSECK_TEST-'],
      pattern: /FLWSECK_TEST-(?:[0-9a-h]{32}-X|[0-9a-h]{12})/,
      found: (make) => [`FLWSECK_TEST-${make.hex(32)}-X`, `FLWSECK_TEST-${make.hex(12)}`],
      ignored: () => ['FLWSECK_TEST-key'],
    }),
  ]),
  // https://docs.easypost.com/docs/authentication
  ...vendor('EasyPost', 'easypost.com > Account settings > API keys', [
    token({
      id: 'easypost-test-key',
      title: 'EasyPost test API key',
      severity: 'low',
      literals: ['EZTK'],
      pattern: /EZTK[0-9A-Za-z]{54}/,
      found: (make) => [`EASYPOST_TEST_KEY=EZTK${make.base62(54)}`],
      ignored: (make) => [`EZTK${make.base62(20)}`],
    }),
  ]),
  // https://docs.goshippo.com/docs/guides_general/authentication/
  ...vendor('Shippo', 'goshippo.com > Settings > API', [
    token({
      id: 'shippo-test-key',
      title: 'Shippo test token',
      severity: 'low',
      literals: ['shippo_test_'],
      pattern: /shippo_test_[0-9a-f]{40}/,
      found: (make) => [`shippo_test_${make.hex(40)}`],
      ignored: () => ['shippo_test_token'],
    }),
  ]),
  // https://duffel.com/docs/api/overview/test-mode
  ...vendor('Duffel', 'app.duffel.com > Developers > Access tokens', [
    token({
      id: 'duffel-test-token',
      title: 'Duffel test token',
      severity: 'low',
      literals: ['duffel_test_'],
      pattern: /duffel_test_[0-9A-Za-z_=-]{43}/,
      found: (make) => [`duffel_test_${make.base62(43)}`],
      ignored: () => ['duffel_test_token'],
    }),
  ]),
  // https://razorpay.com/docs/api/authentication/
  ...vendor('Razorpay', 'dashboard.razorpay.com > Account and settings > API keys', [
    token({
      id: 'razorpay-test-key',
      title: 'Razorpay test key id',
      severity: 'low',
      literals: ['rzp_test_'],
      random: false,
      pattern: /rzp_test_[0-9A-Za-z]{14}/,
      found: (make) => [`rzp_test_${make.base62(14)}`],
      ignored: () => ['rzp_test_key'],
    }),
  ]),
]);
