import { KEY_ID } from '../../api/contract/words.ts';
import { durationText } from '../../keys/duration.ts';
import { parseRevocationLimit } from '../../lifecycle/revocation-count.ts';
import type { Guards } from '../../lifecycle/run.ts';
import type { CommandIo } from '../command-io.ts';
import { filledText, flag, section, texts, type Values } from '../grammar/option.ts';
import { period } from '../grammar/time-option.ts';
import { UsageError } from '../grammar/usage-error.ts';
import { LOWERPLANE_OPTIONS } from '../lowerplane/lowerplane-options.ts';

/** Where declarations are. */
export const SOURCE_OPTIONS = section('Declarations', {
  from: texts('PATH', {
    description:
      'A folder with lowerplane.yaml, .lowerplane/keys.yaml, Terraform code or cdktf.out in it, or one such file. Can be repeated. Other folders in a folder are not read.',
    default: 'the current directory',
  }),
  'var-file': texts('FILE', {
    description:
      "Values of Terraform's variables. Can be repeated; later files win. TF_VAR_* of the environment and terraform.tfvars are read as Terraform reads them.",
  }),
});

/** What is to be done besides making the declarations true. */
export const EXTENT_OPTIONS = section('What to do', {
  rotate: texts('NAME', {
    description: 'Give this declared key a successor in any case. Can be repeated.',
  }),
  prune: flag({ description: 'Revoke the keys that no code declares, but for the one of this run.' }),
});

/** What limits the keys that a run may end, and how to reach LowerPlane. */
export const RUN_OPTIONS = {
  ...section('Guards', {
    'max-revocations': filledText('LIMIT', {
      description: 'The most keys to revoke: a number such as 3, or a share of all active keys such as 10%.',
      default: 'no limit',
    }),
    'recent-use-window': period({
      description: 'Refuse to revoke a key that was used within this time, such as 7d.',
      default: 'no check',
    }),
    confirm: texts('ID', {
      description:
        'Revoke this key although it is in use, or is protected by deletion_protection. Can be repeated. LOWERPLANE_CONFIRM_REVOCATIONS can hold ids as well, with commas between them.',
    }),
  }),
  ...LOWERPLANE_OPTIONS,
};

export type SourceValues = Values<typeof SOURCE_OPTIONS>;
export type ExtentValues = Values<typeof EXTENT_OPTIONS>;
export type RunValues = Values<typeof RUN_OPTIONS>;

/** @throws UsageError when a limit cannot be read. */
export function guardsOf(values: RunValues, { environment }: CommandIo): Guards {
  const { 'max-revocations': maxRevocations, 'recent-use-window': recentUseWindow } = values;
  if (maxRevocations !== undefined && parseRevocationLimit(maxRevocations) === undefined)
    throw new UsageError(
      `--max-revocations must be a number such as 3, or a share such as 10%, not "${maxRevocations}".`,
    );
  const variable = environment.LOWERPLANE_CONFIRM_REVOCATIONS ?? '';
  const confirmed = [...values.confirm, ...variable.split(/[\s,]+/).filter((id) => id !== '')];
  const wrong = confirmed.find((id) => !KEY_ID.test(id));
  if (wrong !== undefined)
    throw new UsageError(
      `--confirm and LOWERPLANE_CONFIRM_REVOCATIONS take ids of keys, such as key_0123456789abcdefghij, not "${wrong}".`,
    );
  return {
    maxRevocations: maxRevocations ?? null,
    recentUseWindow: recentUseWindow === undefined ? null : durationText(recentUseWindow),
    confirmedRevocations: new Set(confirmed),
  };
}
