/**
 * How common each byte is in source text, as a share of one. Only the order of magnitude matters: it decides which
 * part of a literal is looked for first, never what is found.
 */
export const BYTE_WEIGHT: Float64Array = weights('etaoinsrlcdupmfhgbyvwkxjqz');

function weights(lettersByFrequency: string): Float64Array {
  const weight = new Float64Array(256).fill(0.0005);
  for (let byte = 33; byte < 127; byte++) weight[byte] = 0.004;
  for (const [rank, letter] of [...lettersByFrequency].entries()) {
    const share = 0.075 * 0.89 ** rank;
    weight[letter.charCodeAt(0)] = share;
    weight[letter.toUpperCase().charCodeAt(0)] = share / 10;
  }
  weight[32] = 0.15;
  weight[10] = 0.03;
  weight[9] = 0.03;
  return weight;
}
