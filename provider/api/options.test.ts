import { describe, expect, it } from 'vitest';
import { ClientOptionError } from './errors.ts';
import { parseApiKey, parseBaseUrl } from './options.ts';

describe('parseBaseUrl', () => {
  it.each([
    ['https://lp.example.com', 'https://lp.example.com/'],
    ['https://lp.example.com/api/', 'https://lp.example.com/api'],
    [' https://lp.example.com:8443/a/b// ', 'https://lp.example.com:8443/a/b'],
    ['http://localhost:8080', 'http://localhost:8080/'],
    ['http://127.1.2.3/x', 'http://127.1.2.3/x'],
    ['http://[::1]:1', 'http://[::1]:1/'],
    ['http://lp.localhost', 'http://lp.localhost/'],
    // URL parsing turns these into 127.0.0.1 itself.
    ['http://2130706433', 'http://127.0.0.1/'],
  ])('takes %s', (text, href) => {
    expect(parseBaseUrl(text).href).toBe(href);
  });

  it.each([
    ['lp.example.com', 'Invalid Base URL'],
    ['', 'Invalid Base URL'],
    ['ftp://lp.example.com', 'Invalid Base URL'],
    ['https://lp.example.com?x=1', 'Invalid Base URL'],
    ['https://lp.example.com/#a', 'Invalid Base URL'],
    ['https://me:hunter2@lp.example.com', 'Credentials in Base URL'],
    ['http://lp.example.com', 'Key Would Be Sent Unencrypted'],
    ['http://127.0.0.1.example.com', 'Key Would Be Sent Unencrypted'],
    ['http://localhost.example.com', 'Key Would Be Sent Unencrypted'],
    ['http://0.0.0.0', 'Key Would Be Sent Unencrypted'],
  ])('refuses %s', (text, title) => {
    const error = caught(() => parseBaseUrl(text));
    expect(error).toMatchObject({ option: 'baseUrl', title });
    expect(error.message).not.toContain('hunter2');
  });
});

describe('parseApiKey', () => {
  it.each(['', ' ', '\n'])('asks for a key when given %j', (text) => {
    expect(caught(() => parseApiKey(text))).toMatchObject({ option: 'apiKey', title: 'No API Key' });
  });

  it.each(['hunter2\n', 'hun ter2', 'hunter2\r\nX-Admin: 1', 'hunterü'])(
    'refuses %j without repeating it',
    (text) => {
      const error = caught(() => parseApiKey(text));
      expect(error.title).toBe('Malformed API Key');
      expect(error.message).not.toContain('hun');
    },
  );
});

function caught(act: () => unknown): ClientOptionError {
  try {
    act();
  } catch (error) {
    if (error instanceof ClientOptionError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}
