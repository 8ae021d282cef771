/** An element of a document that is XML beyond doubt. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  readonly text: string;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
/** What XML 1.0 has no place for, however it is written. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what a report must not have
export const NO_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu;

/**
 * Reads XML 1.0 as far as this project writes it: elements, attributes, text, references; no comments, no CDATA.
 *
 * @throws Error at the first thing that is not well-formed, where a reader in the field would stop.
 */
export function strictXml(text: string): XmlElement {
  if (text.search(NO_XML) >= 0) throw new Error('a character that XML has no place for');
  const head = '<?xml version="1.0" encoding="UTF-8"?>\n';
  if (!text.startsWith(head)) throw new Error('no declaration');
  const reader = new Reader(text, head.length);
  const root = reader.element();
  if (text.slice(reader.at).trim() !== '') throw new Error('something after the root');
  return root;
}

class Reader {
  at: number;
  readonly #text: string;

  constructor(text: string, at: number) {
    this.#text = text;
    this.at = at;
  }

  element(): XmlElement {
    const [, name = ''] = this.#take(/<([A-Za-z][\w-]*)/y);
    const attributes: Record<string, string> = {};
    for (;;) {
      const [found, key = '', value = ''] = this.#take(/\s+([A-Za-z][\w-]*)="([^"<]*)"|\s*(?=[/>])/y);
      if (found.trim() === '') break;
      if (Object.hasOwn(attributes, key)) throw new Error(`${key} twice`);
      attributes[key] = resolved(value);
    }
    const [end] = this.#take(/\/?>/y);
    const children: XmlElement[] = [];
    let content = '';
    if (end === '/>') return { name, attributes, children, text: content };
    for (;;) {
      const [words] = this.#take(/[^<]*/y);
      if (words.includes(']]>')) throw new Error(']]> in text');
      content += resolved(words);
      if (this.#text.startsWith('</', this.at)) break;
      children.push(this.element());
    }
    const [, closed] = this.#take(/<\/([A-Za-z][\w-]*)>/y);
    if (closed !== name) throw new Error(`${name} is closed by ${closed}`);
    return { name, attributes, children, text: content };
  }

  #take(pattern: RegExp): RegExpExecArray {
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.#text);
    if (match === null)
      throw new Error(`not well-formed at ${JSON.stringify(this.#text.slice(this.at, this.at + 60))}`);
    this.at = pattern.lastIndex;
    return match;
  }
}

/** Attributes lose raw line breaks to normalization, so that none may be left. */
function resolved(text: string): string {
  return text.replace(/&([^;]{0,10};)?/g, (whole, reference: string | undefined) => {
    const name = reference?.slice(0, -1) ?? '';
    const number = /^#(\d+)$/.exec(name)?.[1];
    const character = number === undefined ? ENTITIES[name] : String.fromCodePoint(Number(number));
    if (character === undefined) throw new Error(`no reference: ${whole}`);
    return character;
  });
}
