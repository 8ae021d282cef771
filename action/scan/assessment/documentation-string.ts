/** How a program documents itself in a string or in a block of its own. */
interface Documentation {
  /** In every such text. */
  readonly mark: string;
  /** Up to the documentation, with what ends it in a group where that differs. */
  readonly opening: RegExp;
  readonly end: (opened: string) => RegExp;
}

const quoted = (text: string) => text.replace(/[^\w]/g, String.raw`\$&`);

const KINDS: readonly Documentation[] = [
  {
    // EXAMPLES = r""" at the start of a line.
    // https://docs.ansible.com/ansible/latest/dev_guide/developing_modules_documenting.html
    mark: 'EXAMPLES',
    opening: /(?:^|\n)(?:EXAMPLES|DOCUMENTATION|RETURN)[ \t]?=[ \t]?[ru]?("""|''')/g,
    end: (opened) => new RegExp(quoted(opened)),
  },
  {
    // examples <<~DOC, up to DOC on a line of its own. https://docs.chef.io/custom_resources/
    mark: '<<',
    opening:
      /(?:^|\n)[ \t]{0,40}(?:examples?|desc|description|introduction|usage|help)[ \t]{0,4}[(=]?[ \t]{0,4}<<[-~]["']?([A-Z]\w{0,30})/g,
    end: (opened) => new RegExp(String.raw`\n[ \t]{0,40}${opened}(?!\w)`),
  },
  {
    // =head1 EXAMPLES, up to =cut. https://perldoc.perl.org/perlpod
    mark: '\n=',
    opening: /(?:^|\n)(=)(?:pod|head[1-6]|over|item)\b/g,
    end: () => /\n=cut\b/,
  },
];
const LONGEST_DOCUMENTATION = 16_384;

/** Whether an offset is in a string or in a block in which a program documents itself. */
export function isInDocumentationString(bytes: Buffer, start: number): boolean {
  const from = Math.max(0, start - LONGEST_DOCUMENTATION);
  const window = bytes.subarray(from, start);
  const kinds = KINDS.filter(({ mark }) => window.lastIndexOf(mark) !== -1);
  if (kinds.length === 0) return false;
  const before = window.toString('latin1');
  return kinds.some(({ opening, end }) => {
    const last = [...before.matchAll(opening)].at(-1);
    return last !== undefined && !end(last[1] ?? '').test(before.slice(last.index + last[0].length));
  });
}
