import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { sampleText } from '../rules/sample-text.ts';
import { found } from './found-in.ts';

const make = sampleText(11);

const key = make.base62(40);
const hex = make.hex(32);
const own = make.hex(128);
const hash = (algorithm: string, text: string) => createHash(algorithm).update(text).digest('hex');

/** A link with a signature of Azure. */
function link(query: string): string {
  return `https://a.blob.core.windows.net/f?sv=2024-11-04&${query}&sr=b&sp=r&sig=${make.base62(43)}%3D`;
}

describe('a signed link', () => {
  it.each(['se=2015-05-03T21%3A22%3A17Z', 'se=2019-01-31'])('that expired long ago: %s', (query) => {
    expect(found(link(query))).toEqual(['low azure-sas-token']);
  });

  it.each(['se=2031-05-03T21%3A22%3A17Z', 'se=2031-01-31', 'si=policy'])('that may still work: %s', (query) =>
    expect(found(link(query))).toEqual(['high azure-sas-token']),
  );

  const id = `LTAI5t${make.base62(18)}`;

  it('names the key that signed it', () => {
    const query = `Expires=1921318364&OSSAccessKeyId=${id}&Signature=${make.base62(27)}%3D`;
    expect(found(`url: https://a.oss-cn-shanghai.aliyuncs.com/f.jpg?${query}`)).toEqual([
      'low alibaba-access-key-id',
    ]);
  });

  it.each([`accessKeyId=${id}`, `https://a.io/?OSSAccessKeyId=${id}`])('is not meant by %s', (text) => {
    expect(found(text)).toEqual(['high alibaba-access-key-id']);
  });
});

describe('what a program signs its own data with', () => {
  it.each([
    `development:\n  secret_key_base: ${own}\n`,
    `test:\n  <<: *defaults\n\n  # made by a generator\n  secret_key_base: ${own}\n`,
    `RAILS_ENV: development\nSECRET_KEY_BASE: ${own}`,
    `  # config.secret_key = '${own}'`,
  ])('opens nothing there: %s', (text) => {
    expect(found(text, 'config/secrets.yml')).toEqual(['low generic-secret']);
  });

  it.each([
    `production:\n  secret_key_base: ${own}\n`,
    `development:\n  a: b\n\nproduction:\n  secret_key_base: ${own}\n`,
    `RAILS_ENV: production\nSECRET_KEY_BASE: ${own}`,
    `  config.secret_key = '${own}'`,
    `development:\n  api_secret: ${own}\n`,
    `# api_secret = '${own}'`,
  ])('counts there: %s', (text) => {
    expect(found(text, 'config/secrets.yml')).toEqual(['medium generic-secret']);
  });
});

describe('a hash', () => {
  it.each([
    `"push_token" => "${hash('md5', '')}"`,
    `GUI_PASS: ${hash('md5', 'abc')}`,
    `api_secret = ${hash('sha256', '')}`,
    `web_password_crypted: ${hex}`,
  ])('of little, or named one: %s', (text) => {
    for (const finding of found(text)) expect(finding).toMatch(/^low /);
  });

  it('is not what a password was decrypted to', () => {
    expect(found(`web_password_decrypted: ${hex}`)).toEqual(['medium generic-secret']);
  });
});

describe('an attribute', () => {
  it('is not called by the title in another', () => {
    expect(found(`<command label="Clear All Credentials" group="_${make.base62(22)}"/>`)).toEqual([]);
  });

  it.each([`<field label="The API token" value="${key}"/>`, `<param name="apiToken" value="${key}"/>`])(
    'may hold the value: %s',
    (text) => {
      expect(found(text)).toEqual(['medium generic-secret']);
    },
  );
});

describe('a password', () => {
  it.each([
    ['compose.yaml', 'PROXY_PASS: "http://app:3000"'],
    ['deploy.sh', String.raw`curl -u \&quot;a-key: \&quot; https://api.acme.io`],
  ])('is no address and has more than signs: %s', (path, text) => {
    expect(found(text, path)).toEqual([]);
  });
});
