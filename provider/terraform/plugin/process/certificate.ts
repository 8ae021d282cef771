import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import {
  bitString,
  boolean,
  integer,
  octetString,
  oid,
  sequence,
  set,
  tagged,
  utcTime,
  utf8String,
} from './der.ts';

const ECDSA_WITH_SHA256 = sequence(oid('1.2.840.10045.4.3.2'));
const HOUR = 3_600_000;
const LIFETIME = 30 * 24 * HOUR;

/** A certificate for one process, and its key. */
export interface ServerCertificate {
  readonly der: Buffer;
  readonly key: KeyObject;
}

/**
 * Makes a self-signed P-256 certificate for `localhost`. Terraform reads it from the handshake line and trusts
 * no other, so it needs no certificate authority and is valid only for this process.
 */
export function makeCertificate(now: Date): ServerCertificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const serial = randomBytes(16);
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x40;
  const name = sequence(set(sequence(oid('2.5.4.3'), utf8String('localhost'))));
  const body = sequence(
    tagged(0, true, integer(Buffer.of(2))),
    integer(serial),
    ECDSA_WITH_SHA256,
    name,
    sequence(utcTime(new Date(now.getTime() - HOUR)), utcTime(new Date(now.getTime() + LIFETIME))),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(3, true, extensions()),
  );
  const signature = sign('sha256', body, privateKey);
  return { der: sequence(body, ECDSA_WITH_SHA256, bitString(signature)), key: privateKey };
}

function extensions(): Buffer {
  const digitalSignatureAndCertSign = bitString(Buffer.of(0x84), 2);
  return sequence(
    extension('2.5.29.19', true, sequence(boolean(true))),
    extension('2.5.29.15', true, digitalSignatureAndCertSign),
    extension('2.5.29.37', false, sequence(oid('1.3.6.1.5.5.7.3.1'), oid('1.3.6.1.5.5.7.3.2'))),
    extension('2.5.29.17', false, sequence(tagged(2, false, Buffer.from('localhost')))),
  );
}

function extension(id: string, critical: boolean, value: Buffer): Buffer {
  return critical
    ? sequence(oid(id), boolean(true), octetString(value))
    : sequence(oid(id), octetString(value));
}
