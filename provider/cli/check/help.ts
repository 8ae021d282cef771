/** What `lowerplane check --help` prints. */
export const CHECK_HELP = `Judge secrets, declared and live API keys, and compliance posture by a policy.

Usage: lowerplane check [path] [options]

  path                folder to check; the current folder when left out.
                      In a git repository: the files that git tracks. Elsewhere: all files.

What is checked:
  --base REV          the commits of HEAD since it left REV, judged by the policy of REV: for pull and
                      merge requests. What is not committed is not looked at.
  --range A..B        the commits of B that A does not have; A...B starts where they went apart
  --staged            what the next commit would change (for pre-commit hooks)
  --history           every commit of every branch and tag
  --synth "COMMAND"   run this to synthesize a CDK app first, without secrets in its environment.
                      It runs the code that is checked: only do that with code you trust.

How it is judged:
  --mode MODE         review: may this change be merged? (default)
                      deploy: may --environment be deployed to? Needs LowerPlane, and fails closed.
                      audit: how does everything stand?
  --environment ENV   production, staging or development: whose tests, posture and thresholds count
  --policy FILE       policy, instead of .lowerplane/policy.yaml at the repository's top
  --policy-from REV   take policy, waivers and baseline from this commit
  --baseline FILE     baseline, instead of .lowerplane/baseline.json
  --write-baseline    write what is open now, and the scores, to the baseline: from then on only
                      what is new counts
  --fail-on SEVERITY  critical, high, medium or low, whatever the policy says

LowerPlane, with the key in LOWERPLANE_API_KEY (read-only is enough; it is never an argument):
  --base-url URL      where it is, instead of LOWERPLANE_BASE_URL
  --timeout DURATION  how long LowerPlane and vendors may take together (default 60s)
  --offline           ask nobody

Reports:
  --format FORMAT     terminal (default), json, sarif, junit, gitlab or markdown
  --output FORMAT=FILE
                      write a report to a file as well; can be repeated

Rules:
  --list-rules        every rule in a line
  --explain RULE      what a rule looks for, why, and what can be set
  --help              show this

Ends with 0 when the gate passes or only warns, 1 when it fails, 2 when it could not be started as
asked (options, policy, repository), 3 when what is required could not be learned.
`;
