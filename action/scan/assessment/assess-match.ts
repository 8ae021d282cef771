import { CONFIDENCES, type Confidence, NOT_A_SECRET, type SecretRule } from '../rules/secret-rule.ts';
import { SEVERITIES, type Severity } from '../severity.ts';
import { doubtByMark, isIdAlone } from './doubt-by-mark.ts';
import { isHashOfEasyPassword } from './password-hash.ts';
import type { PathClass } from './path-class.ts';
import { isBase64OfWords, isIdentifier, isPlaceholder } from './placeholder.ts';
import { isInPublicConfiguration, isPublicByDesign } from './public-keys.ts';
import { looksRandom } from './randomness.ts';
import { doubtBySignature } from './signed-link.ts';
import {
  isCalledExample,
  isCalledPublic,
  isCommitInBrackets,
  isHashInDump,
  isInHashMap,
  isInPlaceOfName,
  isInsideBase64,
  isInTest,
  isNearExample,
  isParameterType,
  isSalted,
  isSaltedDigest,
  isThumbprint,
  nameByOption,
  type Surroundings,
} from './surroundings.ts';
import { nameBefore, namesMadeUp, namesPage, namesTransformed } from './value-name.ts';

/** Severity and confidence of a match after everything about it was considered, and what changed them. */
export type AssessedMatch =
  | {
      readonly kind: 'secret';
      readonly severity: Severity;
      readonly confidence: Confidence;
      readonly notes: readonly string[];
    }
  | { readonly kind: 'not-a-secret' };

/** A rule's match, with the secret in it and the text before it. */
export interface MatchToAssess {
  readonly rule: SecretRule;
  readonly secret: string;
  readonly match: string;
  readonly before: string;
}

/** Assesses one match of a rule in a file of some kind. */
export function assessMatch(
  found: MatchToAssess,
  pathClass: PathClass,
  around: Surroundings = NO_SURROUNDINGS,
): AssessedMatch {
  const { rule, secret, match, before } = found;
  const assessment = rule.assess?.(secret, match, before) ?? { kind: 'secret', confidence: rule.confidence };
  if (assessment.kind === 'not-a-secret') return assessment;
  const { confidence } = assessment;
  const certain = confidence === 'certain';
  if (!certain && isPlaceholder(secret)) return NOT_A_SECRET;
  if (!certain && rule.random && !looksRandom(variablePart(rule, secret))) return NOT_A_SECRET;
  if (!certain && isHarmless(found, around)) return NOT_A_SECRET;
  if (rule.recognisedBy === 'guess' && FULL_OF_RANDOM_TEXT.has(pathClass)) return NOT_A_SECRET;

  const severity = assessment.severity ?? rule.severity;
  const doubt = certain ? undefined : doubtAbout(found, around);
  const place = PLACES[pathClass];
  const notes = [assessment.note, doubt, place?.note].filter((note) => note !== undefined);
  const steps =
    doubt !== undefined ? SEVERITIES.length : certain ? Math.min(place?.steps ?? 0, 1) : (place?.steps ?? 0);
  return { kind: 'secret', severity: lowered(severity, steps), confidence, notes };
}

const NO_SURROUNDINGS: Surroundings = { before: '', after: '' };
const FULL_OF_RANDOM_TEXT: ReadonlySet<PathClass> = new Set(['lock', 'minified', 'generated', 'translation']);

/** How many steps milder a secret is in a file of some kind, unless a checksum proves it; then at most one. */
const PLACES: Readonly<Partial<Record<PathClass, { readonly steps: number; readonly note: string }>>> = {
  test: { steps: SEVERITIES.length, note: 'in a test file' },
  documentation: { steps: SEVERITIES.length, note: 'in documentation or an example' },
  exceptions: { steps: SEVERITIES.length, note: 'in the settings of a secret scanner' },
  lock: { steps: 1, note: 'in a lock file' },
  minified: { steps: 1, note: 'in a minified file' },
  generated: { steps: 1, note: 'in a generated file' },
  translation: { steps: 1, note: 'in a translation file' },
};

/** A resource's name, with a word such as `secrets` in it. */
const RESOURCE_NAME = /\b(?:arn|orn|urn|crn|ocid1|qcs|acs):[\w:./*-]*$/i;
const LIKE_A_UUID = /^[0-9a-z]{8}(?:-[0-9a-z]{4}){3}-[0-9a-z]{12}$/i;
/** `grant: "client-secret", "x...`: the text before the comma is a value, not the name of the next one. */
const AFTER_A_VALUE = /[:=][ \t]*(["'`])[^"'`\n]*\1[ \t]*,[ \t]*["'`]?$/;
/** `fail("Your password expired!", "...")`: a sentence is no name. */
const AFTER_A_SENTENCE = /["'`][^"'`\n]* [^"'`\n]*["'`][ \t]*,[ \t]*["'`]?$/;
/** `label="Clear Credentials" category="...`: what several words call is no value of theirs, but of another attribute. */
const AFTER_A_TITLE =
  /=["'][^"'<>\n=]{0,80} [^"'<>\n=]{0,80}["']\s{1,40}(?!(?:value|val|default|content|data|text)=)[\w:.-]{1,40}=["']$/i;
/** `.option('--api-key <key>', 'Key of the service', '...')`: between an option and its default is what it is for. */
const DESCRIBED_OPTION =
  /["'`]-[^"'`\n]{0,60}[<[][\w-]{1,30}[\]>]["'`],\s{0,40}["'`][^"'`\n]*["'`]\s{0,8},\s{0,40}["'`]?$/;
/** `login(user, password, withoutWaiting)`: the next argument. */
const NEXT_ARGUMENT = /,[ \t]+$/;

/** Whether the text or what is around it shows that it is not a secret. */
function isHarmless(found: MatchToAssess, around: Surroundings): boolean {
  const { rule, secret } = found;
  if (rule.recognisedBy === 'shape') return rule.random && isInsideBase64(secret, around);
  const near = around.before.slice(-180);
  if (
    isPublicByDesign(secret) ||
    RESOURCE_NAME.test(near) ||
    (AFTER_A_VALUE.test(near) && !isInPlaceOfName(near, nameIn(found))) ||
    NEXT_ARGUMENT.test(near)
  )
    return true;
  if (isInHashMap(secret, around) || isHashInDump(secret, around) || isThumbprint(secret, around))
    return true;
  if (isCommitInBrackets(secret, around)) return true;
  if (rule.recognisedBy === 'name') return false;
  if (
    decodesToPublic(secret) ||
    isIdentifier(secret) ||
    isParameterType(secret, around) ||
    AFTER_A_TITLE.test(near) ||
    (AFTER_A_SENTENCE.test(near) && !DESCRIBED_OPTION.test(near)) ||
    namesPage(nameBefore(near))
  )
    return true;
  return LIKE_A_UUID.test(secret) || isBase64OfWords(secret) || isInsideBase64(secret, around);
}

function decodesToPublic(secret: string): boolean {
  return isPublicByDesign(Buffer.from(secret, 'base64').toString('latin1'));
}

/** `password_hash = SecretStr("...")`: the name of what is given the result. */
const ASSIGNED_CALL = /([\w.-]{1,60})["'\])]{0,2}\s{0,4}[:=]{1,2}>?\s{0,4}[\w.]{0,40}$/;

/** `sk_test_...`: how vendors begin what opens only their systems for tests. */
const FOR_TESTS = /^(?:[a-z]{2,4}[_-])?(?:test|sandbox)[_-](?=[\w-]{16})/i;
/** Published for tests, for which every answer is right. */
const RECAPTCHA_FOR_TESTS = /^6LeIxAcTAAAAA/;

/** Why a secret is probably not one that a service accepts. */
function doubtAbout(found: MatchToAssess, around: Surroundings): string | undefined {
  const { rule, secret } = found;
  const name = nameBefore(around.before);
  const names = [
    name,
    nameIn(found),
    nameByOption(around.before),
    ASSIGNED_CALL.exec(found.before)?.[1] ?? '',
  ];
  if (rule.recognisedBy !== 'shape' && (FOR_TESTS.test(secret) || RECAPTCHA_FOR_TESTS.test(secret)))
    return 'a key for tests';
  if (names.some(namesMadeUp)) return 'its name says that it is made up';
  if (rule.recognisedBy !== 'shape' && names.some(namesTransformed))
    return 'its name says that it is encrypted or a hash';
  if (rule.recognisedBy === 'guess' && (isSalted(around) || isSaltedDigest(secret, name, around)))
    return 'a hash beside its salt';
  const marked = rule.recognisedBy === 'guess' ? doubtByMark(around, name) : undefined;
  if (marked !== undefined) return marked;
  const signed = doubtBySignature(around);
  if (signed !== undefined) return signed;
  if (names.some((one) => isIdAlone(one, around))) return 'an id, with its secret taken out';
  if (rule.recognisedBy !== 'shape' && isHashOfEasyPassword(secret)) return 'the hash of an easy password';
  if (isInPublicConfiguration(secret, name, around)) return 'in a configuration where keys are public';
  if (isCalledExample(around)) return 'called an example';
  if (isInTest(around)) return 'in a test beside the code';
  if (rule.random && isCalledPublic(around)) return 'called public';
  if (around.documents === true) return 'in the documentation of a module';
  return rule.recognisedBy === 'guess' && isNearExample(around) ? 'near an example' : undefined;
}

/** The name that a rule found, which may be far from the value. */
function nameIn({ match, secret, before }: MatchToAssess): string {
  if (match === secret) return '';
  return `${/[\w.-]*$/.exec(before)?.[0] ?? ''}${/^[\w.-]*/.exec(match)?.[0] ?? ''}`;
}

/** Whether `confidence` is at least `floor`. */
export function isAtLeast(confidence: Confidence, floor: Confidence): boolean {
  return CONFIDENCES.indexOf(confidence) <= CONFIDENCES.indexOf(floor);
}

/** A secret without the vendor's prefix, which is always the same and often made of words. */
function variablePart(rule: SecretRule, secret: string): string {
  const prefix = rule.literals.find(({ text }) => secret.startsWith(text));
  return secret.slice(prefix?.text.length ?? 0);
}

function lowered(severity: Severity, steps: number): Severity {
  return SEVERITIES[Math.min(SEVERITIES.indexOf(severity) + steps, SEVERITIES.length - 1)] ?? 'low';
}
