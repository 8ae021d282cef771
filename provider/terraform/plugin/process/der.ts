/** The forms of DER (X.690) that a certificate uses. Each function takes contents and returns the whole element. */

export function sequence(...contents: readonly Uint8Array[]): Buffer {
  return element(0x30, ...contents);
}

export function set(...contents: readonly Uint8Array[]): Buffer {
  return element(0x31, ...contents);
}

/** A positive integer from its big-endian bytes. */
export function integer(bytes: Uint8Array): Buffer {
  return (bytes[0] ?? 0) & 0x80 ? element(0x02, Buffer.of(0), bytes) : element(0x02, bytes);
}

export function boolean(value: boolean): Buffer {
  return element(0x01, Buffer.of(value ? 0xff : 0));
}

/** An object identifier from its dotted text. */
export function oid(text: string): Buffer {
  const [first = 0, second = 0, ...rest] = text.split('.').map(Number);
  const bytes = [first * 40 + second];
  for (const number of rest) {
    const groups = [number & 0x7f];
    for (let left = number >>> 7; left > 0; left >>>= 7) groups.unshift((left & 0x7f) | 0x80);
    bytes.push(...groups);
  }
  return element(0x06, Buffer.from(bytes));
}

export function utf8String(text: string): Buffer {
  return element(0x0c, Buffer.from(text));
}

/** A time before 2050. */
export function utcTime(moment: Date): Buffer {
  const digits = moment.toISOString().replace(/[-:T]|\.\d+/g, '');
  return element(0x17, Buffer.from(digits.slice(2), 'latin1'));
}

/** A bit string in whole bytes, of which the last `unused` bits are padding. */
export function bitString(bytes: Uint8Array, unused: number = 0): Buffer {
  return element(0x03, Buffer.of(unused), bytes);
}

export function octetString(contents: Uint8Array): Buffer {
  return element(0x04, contents);
}

/** A context-specific element. @param constructed true when it holds elements, false when it holds plain bytes */
export function tagged(tag: number, constructed: boolean, contents: Uint8Array): Buffer {
  return element((constructed ? 0xa0 : 0x80) | tag, contents);
}

function element(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(contents);
  const size = content.length;
  const length = size < 0x80 ? [size] : size < 0x100 ? [0x81, size] : [0x82, size >>> 8, size & 0xff];
  return Buffer.concat([Buffer.of(tag, ...length), content]);
}
