import { type Html, html, NOTHING } from '../../../html/html.ts';

/** The form to sign in with. @param message why that did not work, or why it is needed again. */
export function signInPage(message: string | undefined, next: string): Html {
  return html`<section class="panel narrow">
<h1>Sign in</h1>
<p class="lead">Sign in with an API key. You can see and do what the key may do.</p>
${message === undefined ? NOTHING : html`<p class="notice bad" role="alert">${message}</p>`}
<form method="post" action="/sign-in">
<input type="hidden" name="next" value="${next}">
<label class="field"><span>API key</span><input name="key" type="password" autocomplete="current-password" spellcheck="false" autocapitalize="none" required autofocus aria-describedby="key-hint"></label>
<p class="hint" id="key-hint">The emulator showed its admin key when it started. The key is neither stored in your browser nor shown again: a cookie with a random id stands for it, for 12 hours at most.</p>
<button class="button primary">Sign in</button>
</form>
</section>`;
}

/** What was entered: a key and where to go, or what is wrong. */
export type SignIn =
  | { readonly kind: 'key'; readonly keyText: string; readonly next: string }
  | { readonly kind: 'fault'; readonly message: string; readonly next: string };

export function readSignIn(form: URLSearchParams): SignIn {
  const keyText = (form.get('key') ?? '').trim();
  const next = localPath(form.get('next'));
  if (keyText === '') return { kind: 'fault', message: 'Enter an API key.', next };
  if (!/^[\x21-\x7e]+$/.test(keyText))
    return {
      kind: 'fault',
      message: 'An API key has no spaces in it. Paste the whole key and nothing else.',
      next,
    };
  return { kind: 'key', keyText, next };
}

/** A path of this server; anything else could lead to another one. */
function localPath(given: string | null): string {
  return given !== null && /^\/(?:[\w-][\w/-]*)?$/.test(given) ? given : '/';
}
