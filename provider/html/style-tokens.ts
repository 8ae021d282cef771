/**
 * Colours, sizes and fonts of every page, as custom properties of CSS, light and dark. All text colours have a contrast
 * of at least 4.5 on `--page`, `--surface` and `--sunken`, and each status colour on its own tint.
 *
 * Source: WCAG 2.2, success criterion 1.4.3.
 */
export const STYLE_TOKENS = `
:root {
  color-scheme: light dark;
  --page: #f6f7f9;
  --surface: #ffffff;
  --sunken: #eef1f4;
  --line: #d9dee4;
  --line-strong: #7b8591;
  --text: #17202b;
  --muted: #515d6b;
  --accent: #1f4fbf;
  --on-accent: #ffffff;
  --good: #14663a;
  --good-tint: #e2f3e9;
  --warning: #7f4a00;
  --warning-tint: #fdf0d8;
  --bad: #a3231b;
  --bad-tint: #fdeae8;
  --neutral-tint: #e9edf1;
  --bar: #2f6f4f;
  --small: 0.8125rem;
  --base: 0.9375rem;
  --large: 1.125rem;
  --title: 1.5rem;
  --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", Arial, sans-serif;
  --mono: ui-monospace, "SF Mono", "Cascadia Mono", "Liberation Mono", "DejaVu Sans Mono", Menlo, monospace;
  --radius: 6px;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #0f141a;
    --surface: #171d25;
    --sunken: #1f2731;
    --line: #2c3540;
    --line-strong: #66727f;
    --text: #e7ebf0;
    --muted: #a3aebb;
    --accent: #8fb4ff;
    --on-accent: #0b1220;
    --good: #6fd39b;
    --good-tint: #14301f;
    --warning: #ecb95c;
    --warning-tint: #33260c;
    --bad: #ff9c92;
    --bad-tint: #3a1a18;
    --neutral-tint: #29323d;
    --bar: #4fae7f;
  }
}
`;
