/** The same as in ../token-start.ts. */
export function mayStartToken(input: usize, start: i32): bool {
  const at = input + start;
  if (start == 0) return true;
  const before = load<u8>(at - 1);
  if (!isLetterOrDigit(before)) return true;
  if (start == 1) return false;
  const second = load<u8>(at - 2);
  // A backslash before n, r, t, b or f.
  if (second == 92) return before == 110 || before == 114 || before == 116 || before == 98 || before == 102;
  // m or K.
  if ((before == 109 || before == 75) && endsColour(input, start - 2)) return true;
  if (start == 2 || !isLetterOrDigit(second)) return false;
  const third = load<u8>(at - 3);
  // A percent sign before two digits; =3D; a backslash and x before two; a backslash and u before four.
  if (third == 37) return true;
  if (third == 61 && second == 51 && before == 68) return true;
  if (start == 3) return false;
  if (third == 120 && load<u8>(at - 4) == 92) return true;
  if (start < 6) return false;
  return load<u8>(at - 6) == 92 && load<u8>(at - 5) == 117 && isLetterOrDigit(load<u8>(at - 4)) && isLetterOrDigit(third);
}

/** Digits and semicolons after a bracket, up to an offset. */
function endsColour(input: usize, last: i32): bool {
  for (let at = last; at >= 0 && at > last - 12; at--) {
    const byte = load<u8>(input + at);
    if (byte == 91) return true;
    if (byte != 59 && (byte < 48 || byte > 57)) return false;
  }
  return false;
}

function isLetterOrDigit(byte: u8): bool {
  const letter: u8 = byte | 32;
  return (byte >= 48 && byte <= 57) || (letter >= 97 && letter <= 122);
}
