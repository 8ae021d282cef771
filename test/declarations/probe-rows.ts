import { type Row, row, type Written } from './row.ts';

const https = (url: string) => ({ https: { url } });
const API = { name: 'api', probe: https('https://api.example.com/possession') };
const rotating = (consumers: Written) => ({ rotation: { every: '60d', overlap: '7d' }, consumers });

/** `verify` and `consumers`. */
export const PROBE_ROWS: readonly Row[] = [
  row('a verification', { verify: { ...API, within: '2m' } }),
  row('a verification by a program', {
    verify: {
      name: 'worker',
      probe: { command: { program: ['kubectl', 'exec', 'worker'], timeout: '20s' } },
    },
  }),
  row('consumers', rotating([API, { name: 'batch', probe: { file: { path: 'batch.answer' } } }])),
  row('a consumer on this machine', rotating([{ name: 'api', probe: https('http://127.0.0.1:8080/') }])),

  row('a probe without TLS', { verify: { name: 'api', probe: https('http://api.example.com/') } }, [
    'verify.probe.https.url must begin with https://, except on this machine, not "http://api.example.com/".',
  ]),
  row('a probe that is no URL', { verify: { name: 'api', probe: https('api') } }, [
    'verify.probe.https.url must be a URL, for example "https://api.example.com/lowerplane-possession", not "api".',
  ]),
  row('two consumers of one name', rotating([API, API]), [
    'consumers[1] has the name "api", which consumers[0] has. Consumers are identified by their names. Give each a different one.',
  ]),
  row('consumers without an overlap', { rotation: { every: '60d' }, consumers: [API] }, [
    'consumers hold an old key until they have switched to the new one, but without rotation.overlap the old key is revoked as soon as the new one is delivered. Write rotation.overlap, for example "7d", or remove consumers.',
  ]),
];
