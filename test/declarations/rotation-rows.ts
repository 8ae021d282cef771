import { NO_EXPRESSIONS, type Row, row, TYPED, Variable, type Written } from './row.ts';

const core = { refusedByTerraformItself: true, except: { constructs: TYPED } } as const;
const typed = { except: { constructs: TYPED } } as const;
const later = { except: { yaml: NO_EXPRESSIONS } } as const;
const rotation = (value: Written) => ({ rotation: value });
const eternal = (value: Written) => ({ rotation: value, expires_in: undefined });
const SPANS = ['every', 'before_expiry', 'overlap', 'overlap_max'] as const;

/** `rotation`, and what it has to do with the expiration. */
export const ROTATION_ROWS: readonly Row[] = [
  row('a period', rotation({ every: '30d' })),
  row('a period alone', eternal({ every: '90d' })),
  row('a period and an overlap alone', eternal({ every: '90d', overlap: '7d' })),
  row('a lead', rotation({ before_expiry: '14d' })),
  row('a lead before a date', {
    rotation: { before_expiry: '14d' },
    expires_in: undefined,
    expires_at: '2040-03-31T00:00:00Z',
  }),
  row('a period and a lead alone', eternal({ every: '90d', before_expiry: '14d' })),
  row('a period of a key that never expires', { rotation: { every: '90d' }, expires_in: 'never' }),
  row('an anchor', rotation({ every: '30d', anchor: '2026-01-01T00:00:00+01:00' })),
  row('an overlap as long as its maximum', rotation({ every: '30d', overlap: '7d', overlap_max: '7d' })),
  row('a maximum without an overlap', rotation({ every: '30d', overlap_max: '7d' })),

  row('an old key that is revoked', rotation({ every: '30d', overlap: '7d', on_overlap_end: 'revoke' })),
  row('an old key that expires', rotation({ every: '30d', overlap: '7d', on_overlap_end: 'expire' })),
  row('a rehearsal', rotation({ every: '30d', rehearse: true })),
  row('a revocation without an overlap', rotation({ every: '30d', on_overlap_end: 'revoke' })),
  row('an expiration without an overlap', rotation({ every: '30d', on_overlap_end: 'expire' }), [
    'rotation.on_overlap_end is "expire", but without rotation.overlap the old key is revoked as soon as the new one is delivered. Write rotation.overlap, for example "7d", or remove on_overlap_end.',
  ]),
  row('another end of an overlap', rotation({ every: '30d', overlap: '7d', on_overlap_end: 'delete' }), [
    'rotation.on_overlap_end must be "revoke" or "expire", not "delete".',
  ]),

  row(
    'neither a period nor a lead',
    rotation({ overlap: '7d' }),
    [
      'rotation has neither every nor before_expiry, so the key would never rotate. Write every (for example "90d") for a period, before_expiry (for example "14d") for a lead time before the expiration, or both.',
    ],
    typed,
  ),
  row(
    'an empty rotation',
    rotation({}),
    [
      'rotation has neither every nor before_expiry, so the key would never rotate. Write every (for example "90d") for a period, before_expiry (for example "14d") for a lead time before the expiration, or both.',
    ],
    typed,
  ),
  row('a lead of a key that never expires', { rotation: { before_expiry: '14d' }, expires_in: 'never' }, [
    'rotation.before_expiry ("14d") counts back from the expiration, but expires_in is "never", so the key would never rotate. Write a span for expires_in, for example "90d", or rotate by a period with rotation.every.',
  ]),
  row(
    'a lead without an expiration',
    eternal({ before_expiry: '14d' }),
    [
      'rotation.before_expiry ("14d") counts back from the expiration, but the key has no expiration, so the key would never rotate. Write a span for expires_in, for example "90d", or rotate by a period with rotation.every.',
    ],
    { except: { constructs: 'A construct must declare an expiration.' } },
  ),
  row('a lead as long as the life', rotation({ before_expiry: '90d' }), [
    'rotation.before_expiry ("90d") is not shorter than the life of the key, 90 days (expires_in), so each key would be due for a successor as soon as it is created. Write a shorter rotation.before_expiry.',
  ]),
  row('a lead longer than the life', rotation({ before_expiry: '91d' }), [
    'rotation.before_expiry ("91d") is not shorter than the life of the key, 90 days (expires_in), so each key would be due for a successor as soon as it is created. Write a shorter rotation.before_expiry.',
  ]),
  row(
    'a lead longer than the life that follows from the period',
    eternal({ every: '30d', overlap: '7d', before_expiry: '37d' }),
    [
      'rotation.before_expiry ("37d") is not shorter than the life of the key, 37 days (every plus overlap, without expires_in), so each key would be due for a successor as soon as it is created. Write a shorter rotation.before_expiry.',
    ],
  ),
  row('a life that follows from the period and is too short', eternal({ every: '30m', overlap: '10m' }), [
    'The key would live for 40 minutes (every plus overlap, without expires_in); the shortest life of a declared key is 1 hour. Write a longer rotation.every, or expires_in.',
  ]),
  row('an overlap beyond its maximum', rotation({ every: '30d', overlap: '7d', overlap_max: '3d' }), [
    'rotation.overlap ("7d") is longer than rotation.overlap_max ("3d"). Both count from the delivery of the new key, so overlap_max must be at least as long as overlap.',
  ]),

  ...SPANS.flatMap((name) => [
    row(`no duration as ${name}`, rotation({ every: '30d', [name]: 'soon' }), [
      `rotation.${name} must be a duration such as "90d" or "1d12h" (units w, d, h, m, s), not "soon".`,
    ]),
    row(`nothing as ${name}`, rotation({ every: '30d', [name]: '0s' }), [
      `rotation.${name} must be longer than zero, not "0s".`,
    ]),
    row(`an empty text as ${name}`, rotation({ every: '30d', [name]: '' }), [
      `rotation.${name} must be a duration such as "90d" or "1d12h" (units w, d, h, m, s), not "".`,
    ]),
    row(`more than a century as ${name}`, rotation({ every: '30d', [name]: '5219w' }), [
      `rotation.${name} must be at most a century, not "5219w".`,
    ]),
  ]),
  row('never as a period', rotation({ every: 'never' }), [
    'rotation.every must be a duration such as "90d" or "1d12h" (units w, d, h, m, s), not "never".',
  ]),
  row('no date as an anchor', rotation({ every: '30d', anchor: 'May' }), [
    'rotation.anchor must be an RFC 3339 timestamp (date, time and zone) such as "2027-03-31T00:00:00Z", not "May".',
  ]),
  row(
    'a list as a period',
    rotation({ every: ['30d'] }),
    ['rotation.every must be a string, not a list.'],
    core,
  ),
  row(
    'a window',
    rotation({
      every: '30d',
      window: { days: ['saturday', 'sunday'], from: '22:00', to: '02:00', time_zone: 'Europe/Berlin' },
    }),
  ),
  row(
    'freezes',
    rotation({
      every: '30d',
      not_between: [{ from: '2026-12-20T00:00:00Z', to: '2027-01-05T00:00:00+01:00' }],
    }),
  ),
  row('no time of day in a window', rotation({ every: '30d', window: { from: '2 am' } }), [
    'rotation.window.from must be a time of day from "00:00" to "24:00", such as "02:30", not "2 am".',
  ]),
  row('no time zone in a window', rotation({ every: '30d', window: { time_zone: 'Mars/Olympus' } }), [
    'rotation.window.time_zone must be a name of the IANA time zone database such as "Europe/Berlin" or "UTC", not "Mars/Olympus".',
  ]),
  row('a window without length', rotation({ every: '30d', window: { from: '02:00', to: '02:00' } }), [
    'rotation.window opens at "02:00" and closes at the same time. Write two times, or leave both out for whole days.',
  ]),
  row(
    'a freeze that ends before it begins',
    rotation({ every: '30d', not_between: [{ from: '2027-01-05T00:00:00Z', to: '2026-12-20T00:00:00Z' }] }),
    [
      'rotation.not_between[0] ends on "2026-12-20T00:00:00Z", which is not later than its beginning, "2027-01-05T00:00:00Z". Write a later end.',
    ],
  ),
  row(
    'a freeze of more than a year',
    rotation({ every: '30d', not_between: [{ from: '2027-01-05T00:00:00Z', to: '2028-12-20T00:00:00Z' }] }),
    [
      'rotation.not_between[0] lasts from "2027-01-05T00:00:00Z" to "2028-12-20T00:00:00Z", so a key would not be rotated for more than a year. Write a shorter freeze, or remove rotation.',
    ],
  ),
  row(
    'a window that opens too late for the life of the key',
    { rotation: { every: '85d', window: { days: ['sunday'] } }, expires_in: '90d' },
    [
      'The key lives for 90 days (expires_in) and is rotated every 85 days, but rotation.window and rotation.not_between can make a rotation wait for 6 days, so it could expire first. Leave expires_in out, so that it follows from the rotation, or write at least 91 days.',
    ],
  ),
  row('a text as the rotation', rotation('90d'), ['rotation must be an object, not "90d".'], core),
  row(
    'a list as the rotation',
    rotation([{ every: '90d' }]),
    ['rotation must be an object, not a list.'],
    core,
  ),

  row('a period that is known later', rotation({ every: new Variable('later') }), [], later),
  row(
    'a lead that is known later',
    { rotation: { before_expiry: new Variable('later') }, expires_in: '90d' },
    [],
    later,
  ),
  row(
    'a lead before an expiration that is known later',
    { rotation: { before_expiry: '14d' }, expires_in: new Variable('later') },
    [],
    later,
  ),
  row(
    'a lead beside a period that is known later',
    eternal({ every: new Variable('later'), before_expiry: '14d' }),
    [],
    later,
  ),
  row(
    'an overlap that is known later',
    rotation({ every: '30d', overlap: new Variable('later'), overlap_max: '1d' }),
    [],
    later,
  ),
];
