import { describe, expect, it } from 'vitest';
import { sampleText } from '../rules/sample-text.ts';
import { found } from './found-in.ts';

const make = sampleText(10);

const key = make.base62(40);
const hex = make.hex(32);
const googleKey = `AIza${make.base62(35)}`;
const signature = `${make.base62(43)}%3D`;

/** A link with a signature of Azure. */
function link(from: string, until: string): string {
  return `https://a.blob.core.windows.net/f?sv=2024-11-04&st=${from}&se=${until}&sr=b&sp=r&sig=${signature}`;
}

describe('what an author says of a key', () => {
  it.each([
    `// Public API key of the web client\nconst key = '${googleKey}';`,
    `# This key is not a secret: it is in every page.\napi_key = "${key}"`,
    `/* We use our public one by default. */\n'api_secret' => '${key}',`,
    `api_token: ${key} # publicly known`,
  ])('counts in a comment: %s', (text) => {
    for (const finding of found(text)) expect(finding).toMatch(/^low /);
  });

  it.each([
    [`// Private key of the public key below\nconst apiKey = '${key}';`, 'medium generic-secret'],
    [`// Public API key\n\nconst other = 1;\nconst apiKey = '${key}';`, 'medium generic-secret'],
    [`const publicKey = 'a';\nconst apiKey = '${key}';`, 'medium generic-secret'],
  ])('does not count elsewhere: %s', (text, expected) => {
    expect(found(text)).toEqual([expected]);
  });
});

describe('tokens of analytics', () => {
  it.each(['MIXPANEL_TOKEN', 'mixpanelProjectToken', 'AMPLITUDE_API_KEY', 'segment.write.key'])(
    'are in every page: %s',
    (name) => {
      for (const finding of found(`${name}='${hex}'`)) expect(finding).toMatch(/^low /);
    },
  );

  it('are told from secrets of the same service', () => {
    expect(found(`MIXPANEL_API_SECRET='${hex}'`)).toEqual(['medium generic-secret']);
  });
});

describe('a link', () => {
  it('that is good for minutes is of low severity', () => {
    expect(found(link('2026-03-16T15%3A28%3A20Z', '2026-03-16T15%3A33%3A20Z'))).toEqual([
      'low azure-sas-token',
    ]);
  });

  it('that is good for long counts in full', () => {
    expect(found(link('2026-03-16T15:28:20Z', '2027-03-16T15:28:20Z'))).toEqual(['high azure-sas-token']);
  });
});

describe('a test beside the code', () => {
  const url = `https://deploy:${make.base62(14)}@git.acme.io/a.git`;

  it.each([
    `mod tests {\n    #[test]\n    fn takes_urls() {\n        let url = "${url}";\n    }`,
    `    #[tokio::test]\n    async fn takes_urls() {\n        let url = "${url}";\n    }`,
    `import a\n\ndef test_urls():\n    url = "${url}"\n`,
  ])('is told by its mark: %s', (text) => {
    expect(found(text)).toEqual(['low url-basic-auth']);
  });

  it('ends where another function begins', () => {
    const test = '#[test]\nfn takes_urls() {\n    a();\n}\n';
    expect(found(`${test}\nfn run() {\n    let url = "${url}";\n}`)).toEqual(['high url-basic-auth']);
  });
});

describe('a password in a URL', () => {
  it.each([
    [`https://user%40acme.io:${'pass%21'}word@github.com/a.git`, ['low url-basic-auth']],
    ['https://deploy:%70assword@git.acme.io/a.git', []],
    [`snowflake://app:${make.base62(14)}@example.snowflakecomputing.com/db`, []],
    [`postgres://app:${make.base62(14)}%40@db.acme.io/app`, ['critical database-url']],
  ])('is read without its escapes, and with its host: %s', (text, expected) => {
    expect(found(text).filter((one) => !one.startsWith('low') || expected.length > 0)).toEqual(expected);
  });
});

describe('what is no secret of its kind', () => {
  it.each([
    ['a hash of a password', `SERVER_SHA256_PASSWORD=${make.hex(64)}`, ['low generic-secret']],
    ['a key of reCAPTCHA', `recaptcha.secret_key = '6L${make.base62(6)}AAAAA${make.base62(27)}'`, []],
    ['a part of a program', `EAACZ${make.base62(100)}`.padEnd(140, 'AAAADgAAsw4AAL0') + 'A9'.repeat(200), []],
  ])('%s', (_, text, expected) => {
    expect(found(text).filter((one) => !one.includes('generic') || expected.length > 0)).toEqual(expected);
  });

  it('is a token inside base64, even of a program with many zeros', () => {
    const program = 'AAACyDgAAsw4AAL0OAAC9Dg'.repeat(16);
    expect(found(`"${program}EAACZ${make.base62(100)}Z1+${program}"`)).toEqual([]);
  });
});

describe('places of what is not in use', () => {
  it.each([
    'workspace/insecure_id_rsa',
    'keys/id_ed25519.test',
    'acme-demo/acme-demo-server/application.yml',
    'acme-executor-samples/application.yml',
    '.dredd/hooks/main.go',
    'apps/dev-api-server/src/config.ts',
  ])('are known: %s', (path) => {
    for (const finding of found(`api_key: ${key}`, path)) expect(finding).toMatch(/^low /);
  });

  it.each(['src/democracy/application.yml', 'apps/developer/config.ts', 'keys/id_rsa'])(
    'are not all that look like it: %s',
    (path) => expect(found(`api_key: ${key}`, path)).toEqual(['medium generic-secret']),
  );
});
