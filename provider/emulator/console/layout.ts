import type { OperationId } from '../../api/contract/operations.ts';
import { type Html, html, NOTHING, shown } from '../../html/html.ts';
import { printable } from '../../text/printable.ts';
import type { Reply } from '../reply.ts';
import type { StoredKey } from '../store/api-keys.ts';
import { assetPath } from './assets.ts';
import { ending } from './cells.ts';
import { may } from './visit.ts';

/**
 * What browsers may do with a page: load the console's own style sheet, script and icon, and send forms back to it.
 * Nothing inline, nothing from elsewhere, and no page may show it in a frame.
 */
const POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "script-src 'self'",
  "img-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

const HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': POLICY,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy':
    'camera=(), geolocation=(), microphone=(), payment=(), usb=(), clipboard-write=(self)',
  // Not no-referrer: with that, browsers send no Origin, by which forms are checked.
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

interface Section {
  readonly path: string;
  readonly text: string;
  /** What a key must be able to do; undefined: nothing. */
  readonly needs: OperationId | undefined;
}

const SECTIONS: readonly Section[] = [
  { path: '/', text: 'API keys', needs: 'listApiKeys' },
  { path: '/audit', text: 'Audit trail', needs: 'listAuditEvents' },
  { path: '/posture', text: 'Posture', needs: 'getPosture' },
  { path: '/evidence', text: 'Evidence', needs: 'listEvidence' },
  { path: '/users', text: 'Users', needs: 'listUsers' },
  { path: '/organization', text: 'Organization', needs: 'getOrganization' },
  { path: '/docs', text: 'API reference', needs: undefined },
];

/** A page as it is sent. */
export interface PageView {
  readonly title: string;
  readonly body: Html;
  readonly status: number;
  /** The path that was requested. */
  readonly path: string;
  readonly organization: string;
  /** The key that someone is signed in with; undefined: no one is. */
  readonly caller: StoredKey | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The response with a whole page. */
export function pageReply(view: PageView): Reply {
  return {
    kind: 'text',
    status: view.status,
    contentType: 'text/html; charset=utf-8',
    headers: { ...HEADERS, ...view.headers },
    text: [String(documentOf(view))],
  };
}

function documentOf({ title, body, path, organization, caller }: PageView): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${printable(title)} · LowerPlane</title>
<link rel="icon" href="${assetPath('icon.svg')}" type="image/svg+xml">
<link rel="stylesheet" href="${assetPath('console.css')}">
<script src="${assetPath('console.js')}" defer></script>
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
<header class="top">
<p class="brand"><a href="/"><img src="${assetPath('icon.svg')}" alt="" width="24" height="24"> LowerPlane</a> <span class="badge neutral">emulator</span></p>
${caller === undefined ? NOTHING : html`<p class="organization">${shown(organization)}</p>${signedIn(caller)}`}
</header>
<div class="columns">
<nav class="sections" aria-label="Sections"><ul>${SECTIONS.filter(({ needs }) =>
    caller === undefined ? needs === undefined : needs === undefined || may({ caller }, needs),
  ).map(
    ({ path: to, text }) =>
      html`<li><a href="${to}"${isWithin(path, to) ? html` aria-current="page"` : ''}>${text}</a></li>`,
  )}</ul></nav>
<main id="content" tabindex="-1">
${body}
</main>
</div>
</body>
</html>
`;
}

function signedIn(caller: StoredKey): Html {
  return html`<form class="signed-in" method="post" action="/sign-out">
<p><span class="unseen">Signed in with the key </span><a href="/keys/${caller.id}">${shown(caller.name)}</a> ${ending(caller.lastFour)} <span class="beside">${caller.permissions}</span></p>
<button class="button">Sign out</button>
</form>`;
}

function isWithin(path: string, section: string): boolean {
  if (section === '/') return path === '/' || path.startsWith('/keys');
  return path === section || path.startsWith(`${section}/`);
}
