/** Handwritten code is not nested more deeply, and parsers are slow where it is. */
const DEEPEST = 300;

/** Whether more brackets or directives of templates are open at once than in handwritten code. */
export function nestsTooDeep(text: string): boolean {
  return bracketsNest(text) || directivesNest(text);
}

function directivesNest(text: string): boolean {
  let depth = 0;
  for (const [, end] of text.matchAll(/%\{~?\s{0,99}(end)?(?:if|for)\b/g)) {
    depth = Math.max(0, depth + (end === undefined ? 1 : -1));
    if (depth > DEEPEST) return true;
  }
  return false;
}

function bracketsNest(text: string): boolean {
  let depth = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    // ( [ {
    if (code === 0x28 || code === 0x5b || code === 0x7b) depth += 1;
    // ) ] }
    else if ((code === 0x29 || code === 0x5d || code === 0x7d) && depth > 0) depth -= 1;
    if (depth > DEEPEST) return true;
  }
  return false;
}
