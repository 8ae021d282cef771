import { anyCase, exactly } from '../prefilter/literal.ts';
import { type Assessment, NOT_A_SECRET } from './secret-rule.ts';
import { assessTypedPassword } from './typed-password.ts';
import { formerlyGuessed, issuer, token } from './vendor.ts';

const QUOTE = '["\'\\x60]';
/** Calls and commands that encode what follows them. */
const ENCODERS = [
  String.raw`btoa\(`,
  String.raw`[bB](?:ase|ASE)64[\w.:!]{0,48}(?:\(\)[.:]{1,2}\w{1,24}){0,2}(?: -[\w=-]{1,12}){0,3}[( ]`,
  String.raw`BASE64[\w.:]{0,40}\(`,
  'b64enc(?:ode)?[( ]',
  'encode64[( ]',
  String.raw`STANDARD\.encode\(`,
].join('|');
/** Calls in which a text becomes bytes, and the shell's here strings. */
const CONVERSIONS = String.raw`\s{0,40}(?:<<<?\s{0,4}|\[?[\w.:!\]\[]{0,60}\(\s{0,8}){0,3}[bBrufL]{0,2}`;
/** What encodes the text that precedes it. */
const AFTERWARDS = [
  String.raw`(?:,\s{0,4}${QUOTE}[\w-]{1,12}${QUOTE}\s{0,4})?(?:\s{0,8}\)?[!?]{0,2}\.\w{1,24}(?:\([^()\n]{0,40}\))?[!?)]{0,2}){0,3}\)?\s{0,8}[!?]{0,2}\.(?:(?:encode|toString)\(${QUOTE})?[\w./-]{0,20}[bB]?(?:ase64|64enc)`,
  String.raw`\s{0,8}\|>?\s{0,8}(?:openssl\s{1,4}(?:enc\s{1,4})?)?[\w./@-]{0,20}(?:[bB]ase64|b64enc|encode64)`,
  String.raw`,\s{0,4}${QUOTE}base64`,
  String.raw`\s{1,4}dataUsingEncoding:\w{1,40}\]\s{1,4}base64`,
].join('|');
/** A text in quotation marks, or one word of a command. */
const QUOTED = String.raw`(?=[^"'\x60\s]{7,300}${QUOTE})`;
const WORD = String.raw`[^\s"'\x60|)]{7,300}`;
const PIPED = String.raw`(?:echo|printf)\s(?:[^\n|]{0,20}\s)?(?=${WORD}\s{0,4}\|\s{0,4}(?:openssl\s(?:enc\s)?-?)?base64)`;
const TEXT = String.raw`(?<!\w)(?!(?:data|blob|mailto|tel|urn|gid|cid|sha\d+|md5):)[\w.@+-]{1,80}:(?<secret>[^"'\x60\s\\|)]{6,200})`;
/** Passwords have a digit or a sign, or small letters and capitals that take turns. */
const CHANCE = /\d|[^A-Za-z0-9._:/-]/;
/** `Product:123`, `gid:0f8b...`: what is told from others by a number. */
const NUMBER = /^[\d._:/-]+$|^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$|^\d{4}-\d\d-\d\d/i;

const REACH = 320;

/** Credentials that a program or a command encodes in base64 for a request. */
export const encodedCredentialRules = issuer(
  'the service of the request',
  'Change the password at the service, then provide the new one through the environment or a secrets manager.',
  formerlyGuessed([
    {
      ...token({
        id: 'encoded-credentials',
        title: 'User name and password that a program encodes',
        literals: ['btoa(', 'base64', 'encode64', 'b64enc'].map(anyCase).concat(exactly('STANDARD.encode(')),
        anywhere: true,
        pattern: new RegExp(
          `(?:(?:${ENCODERS})${CONVERSIONS}(?:${QUOTE}${QUOTED}|(?<=<<<\\s{0,4})(?=${WORD}))|${QUOTE}(?=[^"'\\x60\\s]{7,300}${QUOTE}(?:${AFTERWARDS}))|${PIPED})${TEXT}${QUOTE}?(?:${AFTERWARDS})?`,
        ),
        tail: '',
        reachBack: REACH,
        reachAhead: 480,
        random: false,
        assess: assessEncoded,
        found: (make) => [
          `const auth = btoa('deploy:${make.base62(13)}7');`,
          `const auth = Buffer.from("deploy:${make.base62(13)}7", 'utf8').toString('base64');`,
          `auth = base64.b64encode(b"deploy:${make.base62(13)}7").decode()`,
          `$auth = base64_encode('deploy:${make.base62(13)}7');`,
          `auth = Base64.strict_encode64("deploy:${make.base62(13)}7")`,
          `auth := base64.StdEncoding.EncodeToString([]byte("deploy:${make.base62(13)}7"))`,
          `var auth = Base64.getEncoder().encodeToString("deploy:${make.base62(13)}7".getBytes());`,
          `var auth = Convert.ToBase64String(Encoding.UTF8.GetBytes("deploy:${make.base62(13)}7"));`,
          `let auth = "deploy:${make.base62(13)}7".data(using: .utf8)!.base64EncodedString()`,
          `AUTH=$(echo -n 'deploy:${make.base62(13)}7' | base64)`,
          `AUTH=$(printf deploy:${make.base62(13)}7 | openssl base64)`,
          `AUTH=$(base64 <<< "deploy:${make.base62(13)}7")`,
        ],
        ignored: (make) => [
          "btoa('user:password')",
          "Buffer.from('Product:1234567890').toString('base64')",
          `btoa('Article:${make.uuid()}')`,
          "btoa('action:openSettings')",
          'btoa(`$' + '{user}:$' + '{password}`)',
          `src="data:image/png;base64,${make.base62(60)}" title="a:b"`,
          `'data:application/pdf;base64,'.base64_encode($pdf)`,
          `if (!image.match('data:image/jpeg;base64,')) return;`,
          `btoa('urn:${make.base62(12)}7')`,
          "Buffer.from('https://acme.io/3f8a1b2c')",
          "echo 'user:<password>' | base64",
        ],
      }),
      recognisedBy: 'name',
      precheck: holdsPair,
    },
  ]),
);

function assessEncoded(secret: string): Assessment {
  const isChosen = CHANCE.test(secret) || takesTurns(secret);
  return isChosen && !NUMBER.test(secret) ? assessTypedPassword(secret) : NOT_A_SECRET;
}

/** Whether every third letter or more is of another case than the one before: in joined words fewer are. */
function takesTurns(text: string): boolean {
  return (text.match(/[a-z](?=[A-Z])|[A-Z](?=[a-z])/g)?.length ?? 0) * 3 >= text.length;
}

const [COLON, COMMA, SLASH, SPACE] = [58, 44, 47, 32];

/** Whether a word, a colon and a text are near a call: data URLs have a comma behind the word for it. */
function holdsPair(bytes: Uint8Array, at: number, end: number): boolean {
  if (bytes[at + 'base64'.length] === COMMA) return false;
  const limit = Math.min(end, at + 280) - 1;
  for (let next = Math.max(0, at - REACH); next < limit; next++) {
    if (bytes[next] !== COLON) continue;
    const after = bytes[next + 1] ?? 0;
    if (after > SPACE && after !== SLASH && after !== COLON && (bytes[next - 1] ?? 0) > SPACE) return true;
  }
  return false;
}
