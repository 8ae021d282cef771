import { anyCase } from '../prefilter/literal.ts';
import { assigned, formerlyGuessed, token, vendor } from './vendor.ts';

export const mailRules = [
  ...vendor('SendGrid', 'app.sendgrid.com > Settings > API keys', [
    token({
      id: 'sendgrid-key',
      title: 'SendGrid API key',
      literals: ['SG.'],
      pattern: /SG\.[0-9A-Za-z_-]{16,32}\.[0-9A-Za-z_-]{32,64}/,
      tail: '0-9A-Za-z_-',
      found: (make) => [`SENDGRID_API_KEY=SG.${make.base62(22)}.${make.base62(43)}`],
      ignored: () => ['SG.api.key', 'MSG.configurationManagement.defaultConfigurationManagementForTests'],
    }),
  ]),
  ...vendor('Mailgun', 'app.mailgun.com > API security', [
    token({
      id: 'mailgun-key',
      title: 'Mailgun API key',
      literals: ['key-', 'pubkey-'],
      shortest: 36,
      rest: 'hex',
      pattern: /(?<!pub)key-[0-9a-f]{32}/,
      found: (make) => [`MAILGUN_API_KEY=key-${make.hex(32)}`],
      ignored: (make) => [`key-${make.hex(12)}`, `pubkey-${make.hex(32)}`, `monkey-${make.hex(12)}`],
    }),
    // https://documentation.mailgun.com/docs/mailgun/user-manual/api-key-mgmt/api-keys
    ...formerlyGuessed([
      assigned({
        id: 'mailgun-domain-key',
        title: 'Mailgun sending key or webhook signing key',
        literals: [anyCase('mailgun'), anyCase('mg_api_key')],
        value: /[0-9a-f]{32}-[0-9a-f]{8}-[0-9a-f]{8}/,
        found: (make) => [`MAILGUN_API_KEY=${make.hex(32)}-${make.hex(8)}-${make.hex(8)}`],
        ignored: () => ['MAILGUN_DOMAIN=mg.acme.io'],
      }),
    ]),
  ]),
  ...vendor('Mailchimp', 'mailchimp.com > Account > Extras > API keys', [
    token({
      id: 'mailchimp-key',
      title: 'Mailchimp API key',
      literals: ['-us1', '-us2', '-us3', '-us4', '-us5', '-us6', '-us7', '-us8', '-us9'],
      reachBack: 32,
      pattern: /[0-9a-f]{32}-us[0-9]{1,2}/,
      found: (make) => [`MAILCHIMP_API_KEY=${make.hex(32)}-us12`],
      ignored: (make) => [`${make.hex(8)}-us1`, 'eu-us1'],
    }),
  ]),
  ...vendor('Brevo', 'app.brevo.com > SMTP and API', [
    token({
      id: 'brevo-key',
      title: 'Brevo API or SMTP key',
      literals: ['xkeysib-', 'xsmtpsib-'],
      pattern: /x(?:key|smtp)sib-[0-9a-f]{64}-[0-9A-Za-z]{16}/,
      found: (make) => [`BREVO_API_KEY=xkeysib-${make.hex(64)}-${make.base62(16)}`],
      ignored: () => ['xkeysib-key'],
    }),
  ]),
  ...vendor('Resend', 'resend.com > API keys', [
    token({
      id: 'resend-key',
      title: 'Resend API key',
      literals: ['re_'],
      shortest: 36,
      pattern: /(?<!_)re_[0-9A-Za-z]{8}_[0-9A-Za-z]{24}/,
      tail: '0-9A-Za-z_',
      found: (make) => [`RESEND_API_KEY=re_${make.base62(8)}_${make.base62(24)}`],
      ignored: () => ['re_compiled_pattern', 're_validate_internationalphonenumber'],
    }),
  ]),
  ...vendor('Postmark', 'account.postmarkapp.com > API tokens', [
    assigned({
      id: 'postmark-token',
      title: 'Postmark token',
      literals: [
        anyCase('postmark_server_token'),
        anyCase('postmark_api'),
        anyCase('postmark_token'),
        anyCase('x-postmark-server-token'),
      ],
      value: /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/,
      found: (make) => [`POSTMARK_API_TOKEN=${make.uuid()}`, `X-Postmark-Server-Token: ${make.uuid()}`],
      ignored: () => ['POSTMARK_API_TOKEN=POSTMARK_API_TEST'],
    }),
  ]),
  ...vendor('Twilio', 'console.twilio.com > Account > API keys and tokens', [
    assigned({
      id: 'twilio-auth-token',
      title: 'Twilio auth token or API key',
      literals: [anyCase('twilio')],
      value: /SK[0-9a-f]{32}|[0-9a-f]{32}/,
      found: (make) => [`TWILIO_AUTH_TOKEN=${make.hex(32)}`, `twilio_api_key: "SK${make.hex(32)}"`],
      ignored: (make) => [`TWILIO_ACCOUNT_SID=AC${make.hex(32)}`],
    }),
  ]),
];
