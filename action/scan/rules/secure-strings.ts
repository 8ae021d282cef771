import { anyCase } from '../prefilter/literal.ts';
import { assessTypedPassword } from './typed-password.ts';
import { eitherCase, formerlyGuessed, issuer, token } from './vendor.ts';

const COMMAND = eitherCase('convertto-securestring');
/** `-AsPlainText`, which may be shortened: without it the text is encrypted. */
const PLAIN = `-${eitherCase('as')}[A-Za-z]{0,9}\\b`;
/** Anywhere in the same statement, which a backquote continues on the next line. */
const IN_STATEMENT = '(?:[^\\n;|]|(?<=\\x60\\r?)\\n){0,240}?';
const OPTIONS = String.raw`(?:[ \t\x60\r\n]{1,60}-(?:${eitherCase('asplaintext|asplain|force|string|str|s|f|as')})\b(?::\$true\b|:)?){0,3}[ \t\x60\r\n(]{0,60}`;
const TEXT = String.raw`["'][^"'\r\n]{6,200}["']`;
/** One word without quotation marks is a text, too. */
const WORD = String.raw`(?<=[\s:])[^\s"'$(){}@-][^\s"'(){}]{5,200}(?=\s)`;
const PIPE = String.raw`\s{0,8}\|\s{0,40}(?:(?:%|${eitherCase('foreach-object')})\s{0,8}\{\s{0,8})?`;
const CREDENTIAL = String.raw`${eitherCase('networkcredential')}(?:\]::${eitherCase('new')})?\(\s{0,8}["'][^"'\r\n]{0,100}["']\s{0,4},\s{0,8}`;

/** Passwords that PowerShell makes secure strings and credentials of. */
export const secureStringRules = issuer(
  'the service that accepts the password',
  'Change the password there, then read the new one with Get-Credential, from the environment or from a secrets manager.',
  formerlyGuessed([
    {
      ...token({
        id: 'secure-string-password',
        title: 'Password in a PowerShell script',
        literals: [anyCase('convertto-securestring'), anyCase('networkcredential')],
        anywhere: true,
        pattern: new RegExp(
          `(?:${COMMAND}(?=${IN_STATEMENT}${PLAIN})${OPTIONS}(?=${TEXT}|${WORD})|${CREDENTIAL}(?=${TEXT})|(?=${TEXT}${PIPE}${COMMAND}${IN_STATEMENT}${PLAIN}))["']?(?<secret>(?<=["'])[^"'\\r\\n]{6,200}|[^\\s"']{6,200})["']?(?:${PIPE}${COMMAND})?`,
        ),
        tail: '',
        reachBack: 260,
        random: false,
        assess: assessTypedPassword,
        found: (make) => [
          `$password = ConvertTo-SecureString "${make.base62(14)}" -AsPlainText -Force`,
          `$password = ConvertTo-SecureString -String '${make.base62(14)}' -AsPlainText -Force`,
          `$password = ConvertTo-SecureString -AsPlainText -Force -String "${make.base62(14)}"`,
          `$password = ConvertTo-SecureString ${make.base62(14)} -AsPlainText -Force`,
          `'${make.base62(14)}' | % { ConvertTo-SecureString $_ -AsPlainText -Force }`,
          `[System.Net.NetworkCredential]::new('deploy', '${make.base62(14)}')`,
          `$password = ConvertTo-SecureString \`\n  -String "${make.base62(14)}" \`\n  -AsPlainText -Force`,
          `$password = '${make.base62(14)}' | ConvertTo-SecureString -AsPlainText -Force`,
          `New-Object PSCredential('deploy', (convertto-securestring -asplaintext "${make.base62(14)}" -force))`,
          `New-Object System.Net.NetworkCredential("deploy", "${make.base62(14)}")`,
        ],
        ignored: (make) => [
          'ConvertTo-SecureString $password -AsPlainText -Force',
          'ConvertTo-SecureString "$env:PASSWORD" -AsPlainText -Force',
          'ConvertTo-SecureString "password" -AsPlainText -Force',
          "ConvertTo-SecureString '<password>' -AsPlainText -Force",
          `ConvertTo-SecureString -String "${make.hex(200)}" -Key $key`,
          '$plain | ConvertTo-SecureString -AsPlainText -Force',
          'new NetworkCredential("user", "password")',
        ],
      }),
      recognisedBy: 'name',
    },
  ]),
);
