import { EVIDENCE_TYPES } from '../api/contract/words.ts';
import { dayOrMoment, line, oneOf, type TextRule } from '../keys/declaration/text-rule.ts';
import { ENVIRONMENTS } from '../keys/environments.ts';

/** The text of a JSON document. Its content is not quoted: it may be sensitive. */
const jsonText: TextRule = {
  check(text) {
    try {
      JSON.parse(text);
      return undefined;
    } catch {
      return 'must be JSON, such as jsonencode(...) gives';
    }
  },
  write: 'Write jsonencode(...).',
  schema: { minLength: 1 },
};

/** A line of at most so many characters. */
function shortLine(most: number, example: string): TextRule {
  const { check, ...rest } = line(example);
  return {
    ...rest,
    check(text) {
      const length = [...text].length;
      return (
        check(text) ?? (length > most ? `must have at most ${most} characters; it has ${length}` : undefined)
      );
    },
  };
}

/** What the attributes of declared evidence must be, by the names that Terraform has for them. */
export const EVIDENCE_RULES = {
  name: shortLine(200, 'Access review, first quarter'),
  file: line('reports/scan.pdf'),
  json: jsonText,
  type: oneOf(EVIDENCE_TYPES),
  environment: oneOf(ENVIRONMENTS),
  collected_at: dayOrMoment,
  source: shortLine(100, 'GitHub Actions'),
} satisfies Readonly<Record<string, TextRule>>;

/** What is wrong with the content of declared evidence. @param given the attributes that are set. */
export function contentFault({ file, json }: { readonly file: boolean; readonly json: boolean }) {
  if (file !== json) return undefined;
  const what = file ? 'both are' : 'neither is';
  return `The content is a file or JSON, but ${what} set. Set exactly one of file and json.`;
}
