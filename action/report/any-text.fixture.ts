import fc from 'fast-check';
import { HOSTILE_TEXTS } from './sample-result.ts';

/** Any UTF-16 code unit, halves of pairs among them. fast-check's own "binary" takes seconds to set up. */
const codeUnit = fc
  .oneof(fc.integer({ min: 0, max: 0x7f }), fc.integer({ min: 0, max: 0xffff }))
  .map((code) => String.fromCharCode(code));

/** What means something in Markdown, HTML, XML or to GitHub. */
const tricky = fc.constantFrom(
  ...'|\\`*_[]()<>&#@!$~:.-+=/% \n1wa',
  'www.',
  'GH-1',
  '://',
  '&#124;',
  '::error::',
);

/** Texts that strangers write, by design and by chance. */
export const anyText = fc.oneof(
  fc.constantFrom(...HOSTILE_TEXTS),
  fc.string({ unit: codeUnit, maxLength: 60 }),
  fc.string({ unit: tricky, maxLength: 30 }),
);
