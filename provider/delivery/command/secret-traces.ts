/** So many characters of a secret in a row give too much of it away; four of them are shown as a rule. */
const WINDOW = 8;

/**
 * Whether a text gives away a part of the secret: of its plain text, however it is broken up by spaces and line breaks,
 * or of its hexadecimal or base64 form, wherever in an encoded text it starts.
 */
export function holdsPartOf(text: string, secret: string): boolean {
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
  // Base64 takes three bytes at a time, so that its text depends on what stands before, modulo three.
  const shifted = [0, 1, 2].map((shift) => {
    const whole = bytes.subarray(shift, shift + Math.floor((bytes.length - shift) / 3) * 3);
    return whole.toString('base64');
  });
  return [secret, hex, hex.toUpperCase(), ...shifted].map(lettersAndDigits);
}

function lettersAndDigits(text: string): string {
  return text.replace(/[^0-9A-Za-z]/g, '');
}
