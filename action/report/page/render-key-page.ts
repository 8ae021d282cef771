import { createHash } from 'node:crypto';
import { html, shown, styleText } from '../../../provider/html/html.ts';
import { formatInstant } from '../../../provider/keys/instant.ts';
import { calendarSection } from './calendar-section.ts';
import { findingDetails, findingsSection } from './findings-section.ts';
import type { KeyPage } from './key-page.ts';
import { keysSection } from './keys-section.ts';
import { postureSection } from './posture-section.ts';
import { STYLE } from './style.ts';
import { summarySection } from './summary-section.ts';
import { trendSection } from './trend-section.ts';

/** What the page may load: nothing, and no style but its own. Source: W3C, Content Security Policy Level 3. */
const POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/**
 * One page that needs no other file and no network: it can be mailed, kept as an artifact and printed. It has no script.
 */
export function renderKeyPage(page: KeyPage): string {
  const written = formatInstant(page.at);
  return `${html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>API keys on ${written.slice(0, 10)}</title>
<style>${styleText(STYLE)}</style>
</head>
<body>
<header>
<h1>API keys</h1>
<p>${shown(page.subject)}, on <time datetime="${written}">${written.slice(0, 16).replace('T', ' ')} UTC</time></p>
</header>
<main>
${summarySection(page)}
${calendarSection(page)}
${keysSection(page)}
${postureSection(page)}
${findingsSection(page)}
${trendSection(page)}
${notKnownSection(page)}
${findingDetails(page)}
</main>
<footer><p>Written by <code>lowerplane report</code>. It holds no secret.</p></footer>
</body>
</html>`}\n`;
}

function notKnownSection({ notKnown }: KeyPage) {
  if (notKnown.length === 0) return '';
  return html`<section aria-labelledby="not-known"><h2 id="not-known">Not known</h2>
<ul>${notKnown.map((sentence) => html`<li>${shown(sentence)}</li>`)}</ul></section>`;
}
