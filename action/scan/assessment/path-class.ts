/**
 * The kind of file that a path names, as far as secrets are concerned. Secrets in `test` and `documentation` files are
 * often made up; those in `exceptions` are listed there because a secret scanner is to leave them out; `lock`, `minified`, `generated` and `translation` files are full of random texts that are not secrets.
 */
export type PathClass =
  | 'source'
  | 'test'
  | 'documentation'
  | 'exceptions'
  | 'lock'
  | 'minified'
  | 'generated'
  | 'translation';

/** Settings of gitleaks, detect-secrets, secretlint, TruffleHog, GitGuardian and Talisman. */
const EXCEPTIONS =
  /(?:^|\/)(?:\.?gitleaks[\w.-]*\.toml|\.gitleaksignore|\.secrets\.baseline|\.secretlint(?:rc[\w.]*|ignore)|\.?trufflehog[\w.-]*\.(?:ya?ml|txt|json)|\.trufflehog-?ignore|\.gitguardian\.ya?ml|\.talismanrc)$/;
const LOCK =
  /(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lock|composer\.lock|Cargo\.lock|Gemfile\.lock|poetry\.lock|uv\.lock|Pipfile\.lock|go\.sum|go\.work\.sum|flake\.lock|mix\.lock|pubspec\.lock|Podfile\.lock|packages\.lock\.json|gradle\.lockfile|\.terraform\.lock\.hcl|deno\.lock)$/;
/** Lock files of other programs, lists of checksums and maps of files to their hashes. */
const LOCK_LIKE =
  /(?:^|[./_-])(?:lock|lockfile)(?:\.(?:json|jsonc|ya?ml|toml|hcl))?$|(?:^|[/._-])(?:checksums?|integrity|(?:md5|sha(?:1|256|512))sums?)(?:\.\w+)?$|(?:asset|webpack|vite|chunk)[-_.]?manifest\.json$/i;
const MINIFIED =
  /[.-]min\.(?:js|mjs|cjs|css)$|\.(?:js|mjs|cjs|css)\.map$|\.bundle\.js$|(?:^|\/)\.(?:yarn\/(?:releases|plugins|sdks)|pnp\.)/;
/** Written by programs in any directory, in those of tests too. */
const GENERATED_KIND = /\.(?:pb\.go|g\.dart|svg|ipynb|pbxproj|snap)$/;
const GENERATED =
  /(?:^|\/)(?:dist|build|generated|__generated__|node_modules|bower_components|vendor|third_party|Pods|Carthage\/Checkouts|wwwroot\/lib)\//;
const TRANSLATION =
  /(?:^|\/)(?:i18n|l10n|locales?|translations?|lang|langs|languages)(?:[./][\w./@-]*)?\.(?:json5?|ya?ml|php|po|pot|xliff?|arb|strings|properties|lock|toml|js|ts)$|(?:^|\/)messages[._][a-z]{2}(?:[_-]\w{2,4})?\.(?:json|ya?ml|properties|xlf)$|\.(?:po|pot|xlf|xliff|arb)$/i;

const TEST_FOLDER =
  /(?:^|[/._-])(?:hack|tests?(?!imon|ament|ify|er)[a-z]*|fixtures?|suites?|snapshots?|specs?|e2e|mocks?|stubs?|fakes?|dummy|acceptance|dredd|dev-(?:api-)?servers?|certification|conformance|cassettes|cypress|playwright|__\w*(?:tests?|mocks|fixtures|snapshots)__)(?:[._-][\w.-]*)?\/|(?:^|\/)(?:t|\.?ci)\/|(?:^|\/)integration\/(?:resources|data|certs?|tls|ssl)\//i;
/** Directories such as Go's `httptest` and `androidTest`, but not words such as `latest`. */
const JOINED_TEST_FOLDER =
  /(?:^|\/)(?:(?!(?:la|con|pro|at|grea|fas|fores?|de|ear)tests?\/)[a-z]{2,12}tests?|[\w.-]*[a-z0-9](?:Tests?|Specs?|Mocks?|Fixtures?|Stubs?)(?:[A-Z]\w*)?)\//;
const TEST_FILE =
  /[._-](?:tests?|spec|specs|mock|mocks|fixture|fixtures|stories|cy|e2e)\.[A-Za-z]+$|_tests?\.[a-z]+$|(?:^|\/)(?:docker-)?compose[._-](?:[\w-]+[._-])?(?:tests?|testing|e2e|ci)(?:[._-][\w-]+)?\.ya?ml$|(?:^|\/)(?:test_[^/]+|conftest)\.py$|[a-z0-9](?:Tests?|TestCase|Spec|IT|Mocks?|Fixtures?)\.(?:java|kt|kts|scala|groovy|cs|fs|vb|php|swift|mm?|cc|cpp|hs|dart|[cm]?[jt]sx?)$|(?:^|\/)Test[A-Z]\w*(?:\.[a-z]+)?$|(?:^|\/)\.env(?:\.\w+)*\.(?:[\w-]*-)?(?:tests?|testing|e2e|ci|docker)(?:\.local)?$|[._-]testing\.[a-z]+$|\.t$|[a-z0-9]Test(?:Utils?|Helpers?|Data|Keys?|Certs?)\.[A-Za-z]+$|(?:^|[/._-])tests?[._-](?:data|utils?|helpers?|keys?|certs?|vectors?)\.[A-Za-z]+$|(?:^|\/)(?:test|tests|testing|spec|fixtures?|mocks?|testutils?)\.[A-Za-z]+$/;
/** File names of keys that come with programs, for their tests and for first steps. */
const TEST_KEY =
  /(?:^|[/._-])(?:test|dummy|fake|mock|foo|snakeoil|insecure|unsecure|localhost|local-?dev|bench(?:mark)?|self-?signed)(?:[._-][^/]*)?(?:\.(?:key|pem|crt|cer|p8|ppk|asc|gpg|jks|p12|pfx|env|conf)|[._-](?:id_)?(?:rsa|dsa|ecdsa|ed25519))$|(?:^|\/)(?:id_)?(?:rsa|dsa|ecdsa|ed25519)[._-](?:test|dummy|fake|mock|insecure|unsecure)$|snakeoil/i;

const DOCUMENTATION_FOLDER =
  /(?:^|\/)(?:(?:[\w-]*-)?docs?|documentation|[\w-]*examples?|(?:[\w-]*[-_])?(?:samples?|demos?)|website|tutorials?|[\w-]*quick-?starts?|quick-?setups?|getting-?started|cookbooks?|playgrounds?|guides?|man|manual|javadoc)(?:[._-][\w.-]*)?\//i;
const DOCUMENTATION_FILE =
  /\.(?:md|mdx|markdown|rst|adoc|asciidoc|txt|pod|rdoc|mkd|textile|man|texi|texinfo|info-\d{1,2})$|(?<!\.log)\.[1-8]$|\.(?:example|sample|template|dist|tmpl)$|(?:^|\/)(?:README|CHANGELOG|CHANGES|HISTORY|NEWS|MANUAL|CONTRIBUTING)[^/]*$|(?:^|[/._-])(?:example|sample|how-?to)(?:[._-][^/]*)?$|(?:^|[/._-])(?:openapi|swagger|oas|postman)[^/]*\.(?:json|ya?ml)$|(?:^|\/)(?:openapi|swagger|oas)[\w-]*\/.*\.(?:json|ya?ml)$/i;

/** Classifies a path with forward slashes, relative to what was scanned. */
export function classifyPath(path: string): PathClass {
  if (EXCEPTIONS.test(path)) return 'exceptions';
  if (LOCK.test(path)) return 'lock';
  if (MINIFIED.test(path)) return 'minified';
  if (GENERATED_KIND.test(path)) return 'generated';
  if (TRANSLATION.test(path)) return 'translation';
  if (LOCK_LIKE.test(path)) return 'lock';
  if (TEST_FOLDER.test(path) || JOINED_TEST_FOLDER.test(path)) return 'test';
  if (TEST_FILE.test(path) || TEST_KEY.test(path)) return 'test';
  if (DOCUMENTATION_FILE.test(path)) return 'documentation';
  if (GENERATED.test(path)) return 'generated';
  if (DOCUMENTATION_FOLDER.test(path)) return 'documentation';
  return 'source';
}
