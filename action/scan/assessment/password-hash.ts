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
  /^\$(?:2[abxy]?|[1-9y]|argon2\w{1,2}|apr1|P|S|pbkdf2[\w-]{0,10}|scrypt)\$/,
  /^\{(?:s?sha\d{0,3}|s?md5|crypt|pbkdf2[\w-]{0,10}|bcrypt|argon2)\}/i,
  /^(?:pbkdf2_sha\d{1,3}|bcrypt_sha256|argon2|scrypt)\$|^(?:pbkdf2|scrypt):\w{1,10}:\d/,
];

/** Whether a text is a hash of a password by its form: no one can log in with it. */
export function isPasswordHash(text: string): boolean {
  return STORED.some((form) => form.test(text));
}
