import { anyCase } from '../prefilter/literal.ts';
import { assigned, token, vendor } from './vendor.ts';

const ID_PREFIXES = ['AKIA', 'ASIA', 'ABIA', 'ACCA', 'A3T', 'AGPA', 'AIDA', 'AROA', 'AIPA', 'ANPA', 'ANVA'];

/** A key of reCAPTCHA, which has as many characters. */
const OF_RECAPTCHA = /^6L[\w-]{6}AAAAA/;

export const awsRules = vendor('AWS', 'IAM console > Users > Security credentials > Deactivate and delete', [
  token({
    id: 'aws-access-key-id',
    title: 'AWS access key id',
    literals: ID_PREFIXES,
    shortest: 20,
    rest: 'upper',
    pattern: /(?:A3T[A-Z0-9]|AKIA|ASIA|ABIA|ACCA|AGPA|AIDA|AROA|AIPA|ANPA|ANVA)[A-Z0-9]{16}/,
    // Ids are base32. The unique ids of users, groups and roles are identifiers, not credentials.
    assess: (secret) =>
      /^(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}$/.test(secret)
        ? { kind: 'secret', confidence: 'high' }
        : {
            kind: 'secret',
            confidence: 'medium',
            severity: 'low',
            note: 'an AWS identifier, not necessarily a credential',
          },
    found: (make) => [`aws_access_key_id = AKIA${make.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', 16)}`],
    ignored: (make) => ['AKIA' + 'IOSFODNN7' + 'EXAMPLE', `AKIA${make.upper(18)}`, `AKIA${make.hex(16)}`],
  }),
  assigned({
    id: 'aws-secret-access-key',
    title: 'AWS secret access key',
    severity: 'critical',
    literals: [
      anyCase('secret_access_key'),
      anyCase('secretaccesskey'),
      anyCase('secret_key'),
      anyCase('aws_secret'),
    ],
    value: /[A-Za-z0-9/+]{40}/,
    shortest: 40,
    assess: (secret) =>
      /[0-9/+]/.test(secret) && /[A-Z]/.test(secret) && /[a-z]/.test(secret) && !OF_RECAPTCHA.test(secret)
        ? { kind: 'secret', confidence: 'high' }
        : { kind: 'not-a-secret' },
    found: (make) => [
      `aws_secret_access_key = ${make.base64(40)}`,
      `"SecretAccessKey": "${make.base64(40)}"`,
      `export AWS_SECRET_ACCESS_KEY='${make.base64(40)}'`,
    ],
    ignored: (make) => [
      `AWS_SECRET_ACCESS_KEY=${'wJalrXUtnFEMI/K7MDENG'}${'/bPxRfiCYEXAMPLEKEY'}`,
      `secret_key = ${make.hex(40)}`,
      `recaptcha_secret_key = 6L${make.base62(6)}AAAAA${make.base62(27)}`,
      `aws_secret_access_key = ${make.base64(52)}`,
    ],
  }),
  token({
    id: 'aws-bedrock-api-key',
    title: 'AWS Bedrock API key',
    literals: ['ABSKQmVkcm9ja0FQSUtleS', 'bedrock-api-key-YmVkcm9jay5hbWF6b25hd3MuY29t'],
    pattern:
      /ABSKQmVkcm9ja0FQSUtleS[A-Za-z0-9+/]{80,300}={0,2}|bedrock-api-key-YmVkcm9jay5hbWF6b25hd3MuY29t[A-Za-z0-9+/=]{40,1000}/,
    reachAhead: 1200,
    found: (make) => [`AWS_BEARER_TOKEN_BEDROCK=ABSKQmVkcm9ja0FQSUtleS${make.base64(110)}=`],
    ignored: (make) => [`ABSKQmVkcm9ja0FQSUtleS${make.base64(30)}`],
  }),
  token({
    id: 'amazon-mws-token',
    title: 'Amazon MWS auth token',
    literals: ['amzn.mws.'],
    pattern: /amzn\.mws\.[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/,
    fix: 'Revoke it in Seller Central > Apps and services > Manage your apps, then authorize the program again.',
    found: (make) => [`MWS_TOKEN=amzn.mws.${make.uuid()}`],
    ignored: () => ['amzn.mws.00000000-0000-0000-0000-000000000000'],
  }),
]);
