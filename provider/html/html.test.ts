import { expect, it } from 'vitest';
import { html, shown, styleText } from './html.ts';

it('escapes text in elements and in attributes', () => {
  const name = `<script>alert("1")</script>' onload='x`;
  expect(String(html`<p title="${name}">${shown(name)}</p>`)).toBe(
    '<p title="&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&#39; onload=&#39;x">' +
      '<bdi>&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&#39; onload=&#39;x</bdi></p>',
  );
});

it('shows what would reorder or hide text', () => {
  expect(String(shown('a\u202eb\u200bc'))).toBe('<bdi>a\\u202eb\\u200bc</bdi>');
});

it('takes no style sheet that would end its element', () => {
  expect(String(styleText('a > b { color: red }'))).toBe('a > b { color: red }');
  expect(() => styleText('</style><script>')).toThrow(RangeError);
});
