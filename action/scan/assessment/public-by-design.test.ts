import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { sampleText } from '../rules/sample-text.ts';
import { found } from './found-in.ts';

const make = sampleText(12);

const key = make.base62(40);
const hex = make.hex(40);
/** In two parts, so that a scan of this file does not find it. */
const keyboardWalk = ['1qaz', 'xsw2'].join('');
const googleKey = `AIza${make.base62(35)}`;
const hashOfTest = createHash('md5').update('test').digest('hex');
const identity = Buffer.concat([Buffer.alloc(1), Buffer.from(make.base64(64), 'base64')]).toString('base64');

describe('what everyone sees', () => {
  it.each([
    ['the script of a map', `<script src="https://maps.googleapis.com/maps/api/js?key=${googleKey}&v=3">`],
    ['a map without a scheme', `source: '//maps.google.com/maps/api/js?v=3&key=${googleKey}',`],
    ['an app of Crashlytics', `<key>Fabric</key>\n<dict>\n<key>APIKey</key>\n<string>${hex}</string>`],
    ['the address of a phone', `FCM_TOKEN = "${make.base62(22)}:APA91b${make.base62(134)}"`],
    ['a form', `<input name="_token" type="hidden" value="${key}">`],
    ['a form that says so last', `<input name="_token" value="${key}" type="hidden">`],
  ])('is of low severity: %s', (_, text) => {
    for (const finding of found(text)) expect(finding).toMatch(/^low /);
  });

  it.each([
    [`url = "https://maps.googleapis.com/maps/api/geocode/json?key=${googleKey}"`, 'high google-api-key'],
    [`<key>APIKey</key>\n<string>${hex}</string>`, 'medium generic-secret'],
    [`<input name="api_token" type="text" value="${key}">`, 'medium generic-secret'],
  ])('is not all that looks like it: %s', (text, expected) => {
    expect(found(text)).toEqual([expected]);
  });
});

describe('what is for tests, or easy', () => {
  it.each([
    `CheckoutSecretKey = "sk_test_${make.uuid()}"`,
    `#CHARGE_API_KEY = 'test_${make.base62(34)}'`,
    `jwt:\n  base64Secret: ${Buffer.from(hashOfTest).toString('base64')}`,
    `Password = "${identity}" // of the first user`,
    `INSERT INTO users(name, user_pwd) VALUES ('admin', '${make.hex(32)}', 1)`,
    `withBasicAuth("elastic", "${keyboardWalk}")`,
  ])('%s', (text) => {
    for (const finding of found(text)) expect(finding).toMatch(/^low /);
  });

  it('is told from what only has the word in it', () => {
    expect(found(`CHARGE_API_KEY = 'live_${make.base62(34)}'`)).toEqual(['medium generic-secret']);
    expect(found(`CHARGE_API_KEY = 'attest_${make.base62(34)}'`)).toEqual(['medium generic-secret']);
  });
});

describe('the query of an address', () => {
  it('is not the value of the path', () => {
    expect(found(`// /reset-password-now?reference=${key}`)).toEqual([]);
  });

  it('may hold a secret', () => {
    expect(found(`// /login?api_token=${key}`)).toEqual(['medium generic-secret']);
  });
});

describe('copies of the code of others', () => {
  it.each(['ios/Pods/Lib/Constants.m', 'web/bower_components/lib/a.yml', 'src/wwwroot/lib/a.yml'])(
    'have no secret of their own: %s',
    (path) => expect(found(`api_token = "${key}"`, path)).toEqual([]),
  );
});

describe('what a text shows', () => {
  it.each([
    ['src/a.java', `     * "data": {\n     *   "access_token": "u-${make.base62(44)}",`],
    ['share/tool.info-1', `api_token = "${key}"`],
    ['src/a.nix', `writeText "a.secret" "snakeoil:${make.base64(86)}=="`],
  ])('is of low severity: %s', (path, text) => {
    for (const finding of found(text, path)) expect(finding).toMatch(/^low /);
  });

  it('is told from the pointer of a program', () => {
    expect(found(`  *access_token = "${key}";`)).toEqual(['medium generic-secret']);
  });
});
