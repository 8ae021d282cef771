/**
 * The kind of file that a path names, as far as secrets are concerned. Secrets in `test` and `documentation` files are
 * often made up; `lock`, `minified` and `generated` files are full of random texts that are not secrets.
 */
export type PathClass = 'source' | 'test' | 'documentation' | 'lock' | 'minified' | 'generated';

const LOCK =
  /(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lock|composer\.lock|Cargo\.lock|Gemfile\.lock|poetry\.lock|uv\.lock|Pipfile\.lock|go\.sum|go\.work\.sum|flake\.lock|mix\.lock|pubspec\.lock|Podfile\.lock|packages\.lock\.json|gradle\.lockfile|\.terraform\.lock\.hcl|deno\.lock)$/;
const MINIFIED = /[.-]min\.(?:js|mjs|cjs|css)$|\.(?:js|mjs|cjs|css)\.map$|\.bundle\.js$/;
/** Written by programs in any directory, in those of tests too. */
const GENERATED_KIND = /\.(?:pb\.go|g\.dart|svg|ipynb|pbxproj|snap)$/;
const GENERATED = /(?:^|\/)(?:dist|build|generated|__generated__|node_modules|vendor|third_party)\//;
const TEST =
  /(?:^|\/)(?:tests?|__tests__|testing|testdata|test-data|fixtures?|__fixtures__|specs?|e2e|mocks?|__mocks__|acceptance|cassettes)\/|[._-](?:test|tests|spec|mock)\.[A-Za-z]+$|_test\.[a-z]+$|(?:^|\/)test_[^/]+\.py$/i;
const DOCUMENTATION =
  /(?:^|\/)(?:docs?|documentation|examples?|samples?|website|tutorials?)\/|\.(?:md|mdx|markdown|rst|adoc|txt)$|\.(?:example|sample|template|dist|tmpl)$|(?:^|\/)(?:README|CHANGELOG)[^/]*$/i;

/** Classifies a path with forward slashes, relative to what was scanned. */
export function classifyPath(path: string): PathClass {
  if (LOCK.test(path)) return 'lock';
  if (MINIFIED.test(path)) return 'minified';
  if (GENERATED_KIND.test(path)) return 'generated';
  if (TEST.test(path)) return 'test';
  if (GENERATED.test(path)) return 'generated';
  if (DOCUMENTATION.test(path)) return 'documentation';
  return 'source';
}
