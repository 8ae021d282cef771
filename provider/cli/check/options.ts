import { MODES } from '../../../action/check/mode.ts';
import { FIX_LEVELS } from '../../../action/check/verdict/fix-plan.ts';
import { SEVERITIES } from '../../../action/scan/severity.ts';
import { commitRange, revision } from '../grammar/git-options.ts';
import {
  choice,
  choiceOrAlone,
  filledText,
  flag,
  section,
  text,
  texts,
  type Values,
} from '../grammar/option.ts';
import { reportOptions } from '../grammar/report-options.ts';
import { duration } from '../grammar/time-option.ts';

/** The formats of the gate's report. */
export const FORMATS = [
  'terminal',
  'json',
  'sarif',
  'junit',
  'gitlab',
  'markdown',
  'html',
  'statement',
  'predicate',
  'oscal',
] as const;
export type Format = (typeof FORMATS)[number];

/** The options of `lowerplane check`. */
export const OPTIONS = {
  ...section('What to check', {
    base: revision({
      description:
        'Check the commits of HEAD since it left REV, by the policy of REV: for pull and merge requests. Uncommitted changes are not checked.',
    }),
    range: commitRange({
      description: 'Check the commits of B that are not in A. A...B starts at their merge base.',
    }),
    staged: flag({ description: 'Check what the next commit would change, for pre-commit hooks.' }),
    history: flag({ description: 'Check every commit of every branch and tag.' }),
    plan: texts('FILE', {
      description:
        'Take values, and what would be destroyed or replaced, from this plan of the checked code, as "terraform show -json" prints it. Repeat it for several roots.',
    }),
    synth: text('"COMMAND"', {
      description:
        'Run this command first to synthesize a CDK app, without secrets in its environment. It runs the code that is checked: use it only with code that you trust.',
    }),
  }),
  ...section('How to judge', {
    mode: choice('MODE', MODES, {
      description:
        'review: may this change be merged? deploy: is --environment ready for a deploy? It needs LowerPlane and fails closed. audit: what is the current state?',
      default: 'review',
    }),
    environment: filledText('ENV', {
      description:
        'Environment whose tests, posture and thresholds count: production, staging, development, or an alias of one in the policy. Case is ignored. What another one requires is not known, which fails a deploy.',
    }),
    'only-new': revision({
      description:
        'Count only what is new or worse than at REV. The rest is listed as known. A review of commits or staged changes always does so, from where they start; a deploy never does.',
    }),
    policy: text('FILE', { description: 'Policy file.', default: '.lowerplane/policy.yaml' }),
    'policy-base': text('FILE', {
      description:
        'A policy that the policy file extends even if it does not say so, such as the policy of your organization.',
    }),
    'policy-from': revision({ description: 'Take policy, waivers and baseline from this commit.' }),
    baseline: text('FILE', { description: 'Baseline file.', default: '.lowerplane/baseline.json' }),
    'write-baseline': flag({
      description:
        'Write the open findings and the scores to the baseline. From then on, only new findings count.',
    }),
    'fail-on': choice('SEVERITY', SEVERITIES, {
      description: 'Fail on findings of this severity or worse, whatever the policy says.',
    }),
  }),
  ...section('Found secrets', {
    verify: flag({
      description:
        'Ask the vendors of found secrets whether they work, with a call that changes nothing. Each secret is sent to its own vendor only. Defaults to verify_secrets of the policy.',
    }),
  }),
  ...section('What to do about it', {
    fix: choiceOrAlone('WHAT', FIX_LEVELS, {
      alone: 'safe',
      description:
        'Apply suggested changes to the files on disk, whether they are committed or not, then check again. --fix alone applies those that change no more than their finding asks for; all also applies those that take a decision. Each is judged first: one that does not fix its finding, causes another or changes another key is not made.',
    }),
  }),
  ...section('LowerPlane, with the key in LOWERPLANE_API_KEY (read-only is enough)', {
    'base-url': text('URL', { description: 'Address of LowerPlane.', default: 'LOWERPLANE_BASE_URL' }),
    timeout: duration({
      description: 'Time that LowerPlane and vendors may take together.',
      default: '60s',
    }),
    offline: flag({ description: 'Do not connect to LowerPlane or to vendors.' }),
  }),
  ...section('Report', reportOptions(FORMATS)),
  ...section('Rules', {
    'list-rules': flag({ description: 'List all rules.' }),
    explain: text('RULE', {
      description: 'Explain what a rule looks for, why, and which parameters it has.',
    }),
  }),
};

/** What they were set to. Paths are relative to the current directory. */
export type CheckValues = Values<typeof OPTIONS>;
