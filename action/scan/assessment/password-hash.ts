/**
 * Passwords as services store them: of PostgreSQL (`md5` and 32 digits), ASP.NET Identity, crypt and LDAP.
 *
 * @see https://www.postgresql.org/docs/current/catalog-pg-authid.html
 * @see https://github.com/dotnet/aspnetcore/blob/main/src/Identity/Extensions.Core/src/PasswordHasher.cs
 */
const STORED: readonly RegExp[] = [
  /^md5[0-9a-f]{32}$/,
  // A mark, the function, the number of iterations, and the length of the salt: 16.
  /^AQAAAA[AEI]AA[A-Za-z0-9+/]{3}AAAAE[A-Za-z0-9+/]{40,}={0,2}$/,
  // Its version 2: a zero, 16 bytes of salt, and 32 of the hash.
  /^A[A-P][A-Za-z0-9+/]{63}[AQgw]==$/,
  /^\$(?:2[abxy]?|[1-9y]|argon2\w{1,2}|apr1|P|S|pbkdf2[\w-]{0,10}|scrypt)\$/,
  /^\{(?:s?sha\d{0,3}|s?md5|crypt|pbkdf2[\w-]{0,10}|bcrypt|argon2)\}/i,
  /^(?:pbkdf2_sha\d{1,3}|bcrypt_sha256|argon2|scrypt)\$|^(?:pbkdf2|scrypt):\w{1,10}:\d/,
];

/** Whether a text is a hash of a password by its form: no one can log in with it. */
export function isPasswordHash(text: string): boolean {
  return STORED.some((form) => form.test(text));
}

/** Passwords that examples and first steps start with. */
const EASY = `password passwd pass secret admin administrator root test testing changeme change-me demo example guest user user1 foo bar
foobar hello helloworld qwerty letmein welcome default postgres mysql master 123 1234 12345 123456 12345678 123456789 1234567890
password1 password123 admin123 test123 P@ssw0rd Passw0rd mysecret my-secret supersecret secretsecret client_secret client-secret
abc abc123 a b c 0 1 123123 111111 000000 654321 iloveyou string text null`;
const DIGEST_LENGTHS: Readonly<Record<number, 'hex' | 'base64'>> = {
  24: 'base64',
  28: 'base64',
  32: 'hex',
  40: 'hex',
  44: 'base64',
  64: 'hex',
  88: 'base64',
  128: 'hex',
};
/** Made for the first text that may be one, with cryptography, which takes a tenth of the time that a commit waits. */
let easyHashes: ReadonlySet<string> | undefined;

/** Whether a text is an unsalted hash of nothing, or of a password that many examples have; or base64 of one. */
export function isHashOfEasyPassword(text: string): boolean {
  return (
    isEasyHash(text) || (text.length % 4 === 0 && isEasyHash(Buffer.from(text, 'base64').toString('latin1')))
  );
}

function isEasyHash(text: string): boolean {
  const encoding = DIGEST_LENGTHS[text.length];
  if (encoding === undefined || (encoding === 'hex' && !/^[0-9a-f]+$/i.test(text))) return false;
  easyHashes ??= hashesOfEasyPasswords();
  return easyHashes.has(encoding === 'hex' ? text.toLowerCase() : text);
}

function hashesOfEasyPasswords(): ReadonlySet<string> {
  const { createHash } = process.getBuiltinModule('node:crypto');
  return new Set(
    ['md5', 'sha1', 'sha256', 'sha512'].flatMap((name) =>
      ['', ...EASY.split(/\s+/)].flatMap((word) => {
        const digest = createHash(name).update(word).digest();
        return [digest.toString('hex'), digest.toString('base64')];
      }),
    ),
  );
}
