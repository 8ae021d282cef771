/** This many consecutive characters of a secret reveal too much of it. Four of them are shown everywhere. */
const WINDOW = 8;

/**
 * Whether a text contains a part of the secret: as plain text, also when broken up by spaces and line breaks, or as
 * hexadecimal or base64, wherever in an encoded text it starts.
 */
export function containsPartOf(text: string, secret: string): boolean {
  const compact = lettersAndDigits(text);
  return forms(secret).some((form) => {
    for (let start = 0; start + WINDOW <= form.length; start++) {
      if (compact.includes(form.slice(start, start + WINDOW))) return true;
    }
    return false;
  });
}

function forms(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  const hex = bytes.toString('hex');
  // Base64 encodes three bytes at a time, so that the text depends on the position modulo three.
  const shifted = [0, 1, 2].map((shift) => {
    const whole = bytes.subarray(shift, shift + Math.floor((bytes.length - shift) / 3) * 3);
    return whole.toString('base64');
  });
  return [secret, hex, hex.toUpperCase(), ...shifted].map(lettersAndDigits);
}

function lettersAndDigits(text: string): string {
  return text.replace(/[^0-9A-Za-z]/g, '');
}
