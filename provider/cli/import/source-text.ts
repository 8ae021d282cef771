import { escapeUnprintable } from '../../text/printable.ts';

/** A text in double quotes, for HCL. Nothing in it is an expression, and no character is invisible. */
export function hclText(text: string): string {
  return doubleQuoted(text, wideEscape).replace(
    /([$%]*)([$%])(?=\{)/g,
    // Terraform reads "$$${" as it is meant, but not every tool that colors or checks code does.
    (_, before: string, sign: string) => before.replace(/./g, (each) => unicodeEscape(each)) + sign + sign,
  );
}

/** A text for YAML: plain where every reader takes it for a text, or else in double quotes. */
export function yamlText(text: string): string {
  return PLAIN.test(text) && !/ $/.test(text) && !WORD_OF_YAML.test(text)
    ? text
    : doubleQuoted(text, wideEscape);
}

/** A text as a literal of TypeScript. */
export function typescriptText(text: string): string {
  const escaped = text.replace(/[\\']/g, String.raw`\$&`);
  return `'${escapeUnprintable(escaped, (code) => `\\u{${code.toString(16)}}`)}'`;
}

/** A text that Terraform takes literally: `${` and `%{` would begin an expression. */
export function withoutTemplates(text: string): string {
  return text.replace(/[$%](?=\{)/g, (sign) => sign + sign);
}

/** Letters, digits and marks between words that no syntax of YAML begins with. */
const PLAIN = /^[\p{L}][\p{L}\p{N} ./()&+_-]*$/u;
/** What YAML 1.1 or 1.2 takes for something else than a text. */
const WORD_OF_YAML = /^(?:true|false|yes|no|on|off|y|n|null)$/i;

function doubleQuoted(text: string, unseen: (code: number) => string): string {
  return `"${escapeUnprintable(text.replace(/[\\"]/g, String.raw`\$&`), unseen)}"`;
}

function unicodeEscape(character: string): string {
  return wideEscape(character.codePointAt(0) ?? 0);
}

/** The escape that HCL and YAML share. */
function wideEscape(code: number): string {
  const digits = code.toString(16);
  return code > 0xffff ? `\\U${digits.padStart(8, '0')}` : `\\u${digits.padStart(4, '0')}`;
}
