/** Patterns of texts in a keys file, with what a text that misses one must be. */
export const TEXT_PATTERNS = [
  { pattern: '^(?:\\d+[wdhms])+$', words: 'must be a duration such as 90d or 1d12h' },
  { pattern: '^(?:never|(?:\\d+[wdhms])+)$', words: 'must be a duration such as 90d or 1d12h, or never' },
  {
    pattern: '^\\d{4}-\\d{2}-\\d{2}[Tt]\\d{2}:\\d{2}:\\d{2}(?:\\.\\d{1,9})?(?:[Zz]|[+-]\\d{2}:\\d{2})$',
    words: 'must be an RFC 3339 date and time, for example 2027-03-31T00:00:00Z',
  },
  { pattern: '^[\\w.-]+/[\\w.-]+$', words: 'must be written owner/name, for example octo/app' },
  {
    pattern: '^age1',
    words:
      'must be an age recipient: the public key that age-keygen prints, which starts with age1. If a private identity was written there, consider it exposed',
  },
] as const;
