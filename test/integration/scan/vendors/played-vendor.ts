import { type SampleText, sampleText } from '../../../../action/scan/rules/sample-text.ts';
import type { ReceivedRequest, StandInAnswer } from './stand-in.ts';

/** A vendor as a stand-in plays it. */
export interface PlayedVendor {
  readonly vendor: string;
  /** Rule of the finding that is looked at. */
  readonly ruleId: string;
  /** A file with the secret. */
  readonly file: (make: SampleText) => string;
  /** The text that must reach the vendor in the header or the path given by `carries`. */
  readonly secret: (make: SampleText) => string;
  /** `METHOD host/path` of the first request. */
  readonly request: string;
  /** Where the request carries the secret. */
  readonly carries: (request: ReceivedRequest, secret: string) => boolean;
  readonly works: StandInAnswer;
  readonly refused: StandInAnswer;
}

export const bearer = ({ headers }: ReceivedRequest, secret: string) =>
  headers.authorization === `Bearer ${secret}`;
export const header = (name: string) => (request: ReceivedRequest, secret: string) =>
  request.headers[name] === secret;
export const ok = (json: unknown): StandInAnswer => ({ status: 200, body: JSON.stringify(json) });
export const unauthorized: StandInAnswer = { status: 401, body: '{"message":"Bad credentials"}' };
export const aws = (status: number, body: string): StandInAnswer => ({
  status,
  body,
  headers: { 'content-type': 'text/xml' },
});

export const basicAuth = (user: string) => (request: ReceivedRequest, secret: string) =>
  request.headers.authorization === `Basic ${Buffer.from(`${user}:${secret}`).toString('base64')}`;

export const TWILIO_ACCOUNT = `AC${sampleText(5).hex(32)}`;

/** Makes the same secret in `file` and `secret`: both start from the same seed. */
export const makeFor = (): SampleText => sampleText(77);

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
export const awsPair = (make: SampleText) => ({
  id: `AKIA${make.from(BASE32, 16)}`,
  key: `a1B/${make.base64(36)}`,
});
