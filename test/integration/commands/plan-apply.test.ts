import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { killedAt } from '../../cli/killed-at.ts';
import { keysFile } from '../engine/engine-world.ts';
import { type Surroundings, surroundings } from './ran-command.ts';

const DAY = 86_400_000;

async function declared(
  text = keysFile(),
): Promise<Surroundings & { write(path: string, text: string): void }> {
  const around = await surroundings();
  const write = (path: string, content: string) => {
    mkdirSync(join(around.folder, path, '..'), { recursive: true });
    writeFileSync(join(around.folder, path), content);
  };
  write('lowerplane.yaml', text);
  return { ...around, write };
}

function terraformKey(more: string): string {
  return `resource "lowerplane_api_key" "a" {\n  name = "A"\n  permissions = "read-only"\n  expires_in = "30d"\n  deliver_to = [{ file = { path = "a.key" } }]\n${more}\n}\n`;
}

function terraformJson(more: object): string {
  const key = {
    name: 'A',
    permissions: 'read-only',
    expires_in: '30d',
    deliver_to: [{ file: { path: 'a.key' } }],
  };
  return JSON.stringify({ resource: { lowerplane_api_key: { a: { ...key, ...more } } } });
}

const secretIn = ({ folder }: Surroundings, file = 'ci.key') => readFileSync(join(folder, file), 'utf8');

describe('lowerplane plan', () => {
  it('shows what an apply would do and why, as Terraform does', async () => {
    const around = await declared();
    await around.key({ name: 'Old', permissions: 'read-only' });
    const first = await around.run(['plan']);
    expect(first.code).toBe(0);
    expect(first.out).toContain('  + "CI gate" will be created  lowerplane.yaml:1');
    expect(first.out).toMatch(
      /permissions +read-only\n +environments +all\n +expires +90 days after its creation/,
    );
    expect(first.out).toContain('Left alone, because no code declares them: 2 keys.');
    expect(first.out).toContain('Plan: 1 to create, 0 to replace, 0 to change, 0 to revoke.');
    await around.run(['apply', '--yes']);
    around.write('lowerplane.yaml', keysFile({ permissions: 'read-write' }));
    const second = await around.run(['plan']);
    expect(second.out).toContain('-/+ "CI gate" gets a successor (generation 2)');
    expect(second.out).toContain('because permissions change from read-only to read-write');
    expect(second.out.replace(/\s+/g, ' ')).toContain('is revoked as soon as its successor is delivered.');
    for (const line of second.out.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
    const { report } = await around.json('plan', ['plan']);
    expect(report).toMatchObject({
      changes: [{ name: 'CI gate', action: 'replace', generation: 2 }],
      summary: { create: 0, replace: 1, end: 1 },
    });
    const markdown = await around.run(['plan', '--format', 'markdown']);
    expect(markdown.out).toMatch(/^### LowerPlane API keys\n/);
    expect(markdown.out).toContain('| `-/+` | **CI gate** gets a successor |');
  });

  it('has the exit codes of Terraform with --detailed-exitcode', async () => {
    const around = await declared();
    const code = async (...args: string[]) =>
      (await around.run(['plan', '--detailed-exitcode', ...args])).code;
    expect(await code()).toBe(2);
    await around.run(['apply', '--yes']);
    expect(await code()).toBe(0);
    expect(await code('--base-url', 'http://127.0.0.1:1')).toBe(1);
    around.write('lowerplane.yaml', keysFile({ deletion_protection: true }));
    expect(await code('--destroy')).toBe(1);
    around.write('lowerplane.yaml', 'keys: 1');
    expect(await code()).toBe(1);
  });

  it.each([
    [
      'a value',
      'variable "ttl" {}\nresource "lowerplane_api_key" "a" {\n  name = "A"\n  permissions = "read-only"\n  expires_in = var.ttl\n}\n',
      'keys.tf:5: expires_in of lowerplane_api_key.a is not known: it depends on var.ttl, which has no default.',
    ],
    [
      'their number',
      'variable "n" {}\nresource "lowerplane_api_key" "a" {\n  count = var.n\n  name = "A"\n  permissions = "read-only"\n}\n',
      'keys.tf:2: How many keys lowerplane_api_key.a[...] declares is not known',
    ],
    [
      'a state',
      'resource "lowerplane_api_key" "a" {\n  name = "A"\n  permissions = "read-only"\n  secret_in_state = true\n}\n',
      'keys.tf:4: secret_in_state of lowerplane_api_key.a needs a Terraform state',
    ],
    [
      'one name twice',
      'resource "lowerplane_api_key" "a" {\n  name = "CI gate"\n  permissions = "read-only"\n  deliver_to = [{ file = { path = "a" } }]\n}\n',
      'has the name "CI gate"',
    ],
    ['a typing error', 'resource "lowerplane_api_key" "a" {\n  name = \n}\n', 'keys.tf:'],
  ])('never plans what is not known or not possible: %s', async (_, code, message) => {
    const around = await declared();
    around.write('keys.tf', code);
    const { code: exit, out, error } = await around.run(['plan']);
    expect({ exit, out }).toEqual({ exit: 2, out: '' });
    expect(error).toContain(message);
    expect(error).toContain('so nothing was planned');
    expect(await around.run(['apply', '--yes'])).toMatchObject({ code: 2 });
  });

  it.each([
    ['lifecycle {\n  prevent_destroy = true\n}', 'main.tf:7: lifecycle.prevent_destroy'],
    ['lifecycle {\n  ignore_changes = [permissions]\n}', 'main.tf:7: lifecycle.ignore_changes'],
    ['lifecycle {\n  ignore_changes = all\n}', 'main.tf:7: lifecycle.ignore_changes'],
    ['lifecycle {\n  precondition {\n    condition = false\n  }\n}', 'main.tf:7: lifecycle.precondition'],
    ['provisioner "local-exec" {\n  command = "true"\n}', 'main.tf:6: provisioner'],
    ['provider = lowerplane.other', 'main.tf:6: provider'],
    ['provider = lowerplane', undefined],
    [
      'lifecycle {\n  create_before_destroy = true\n  prevent_destroy = false\n  ignore_changes = []\n}',
      undefined,
    ],
  ])('never carries out what only Terraform does otherwise: %s', async (more, message) => {
    const around = await declared();
    around.write('tf/main.tf', terraformKey(more));
    around.write('tf/lowerplane.tf.json', '{}');
    for (const args of [['plan'], ['plan', '--destroy']]) {
      const { code, error } = await around.run([...args, '--from', 'tf']);
      expect(code, error).toBe(message === undefined ? 0 : 2);
      if (message) expect(error).toContain(`tf/${message} of lowerplane_api_key.a is for Terraform only.`);
    }
  });

  it.each([
    [
      'a module',
      'main.tf',
      'module "m" {\n  source = "./m"\n  providers = {\n    lowerplane = lowerplane.other\n  }\n}\n',
    ],
    ['JSON', 'main.tf.json', terraformJson({ lifecycle: { prevent_destroy: true } })],
    [
      'a synthesized stack',
      'cdktf.out/stacks/a/cdk.tf.json',
      terraformJson({ provider: 'lowerplane.other' }),
    ],
  ])('finds what is for Terraform only in %s', async (_, path, text) => {
    const around = await declared();
    around.write(`tf/${path}`, text);
    around.write('tf/m/main.tf', terraformKey(''));
    const { code, error } = await around.run(['plan', '--from', 'tf']);
    expect(code).toBe(2);
    expect(error).toContain('is for Terraform only.');
  });

  it('reads several folders and files, and destinations start from each', async () => {
    const around = await declared();
    around.write('infra/main.tf', 'module "gate" {\n  source = "./gate"\n  level  = "read-only"\n}\n');
    around.write(
      'infra/gate/main.tf',
      'variable "level" {}\nresource "lowerplane_api_key" "a" {\n  name = "Module"\n  permissions = var.level\n  expires_in = "30d"\n  deliver_to = [{ file = { path = "gate.key" } }]\n}\n',
    );
    around.write('apps/team.yaml', keysFile({ name: 'Team', deliver_to: [{ file: { path: 'team.key' } }] }));
    const { code, out } = await around.run(['apply', '--yes', '--from', 'infra', '--from', 'apps/team.yaml']);
    expect(out).toContain('Apply complete: 2 changes, 2 done.');
    expect(code).toBe(0);
    expect(existsSync(join(around.folder, 'infra/gate.key'))).toBe(true);
    expect(existsSync(join(around.folder, 'apps/team.key'))).toBe(true);
    expect(existsSync(join(around.folder, 'ci.key'))).toBe(false);
    const nothing = await around.run(['plan', '--from', 'nowhere']);
    expect(nothing).toMatchObject({ code: 2 });
    expect(nothing.error).toContain('nowhere: Nothing there declares keys.');
  });

  it('takes the values of variables from the files that are named', async () => {
    const around = await declared();
    const key = (ttl: string) =>
      `resource "lowerplane_api_key" "a" {\n  name = "V"\n  permissions = "read-only"\n  expires_in = ${ttl}\n  deliver_to = [{ file = { path = "v.key" } }]\n}\n`;
    around.write('tf/main.tf', `variable "ttl" {}\n${key('var.ttl')}`);
    around.write('tf/prod.tfvars', 'ttl = "30d"\n');
    around.write('tf/dev.tfvars', 'ttl = "7d"\n');
    expect(await around.run(['plan', '--from', 'tf'])).toMatchObject({ code: 2 });
    const { out } = await around.run(['plan', '--from', 'tf', '--var-file', 'tf/prod.tfvars']);
    expect(out).toContain('30 days after its creation');
  });

  it.each([
    ['TF_VAR_ttl alone', {}, [], '11 days'],
    ['terraform.tfvars over TF_VAR_ttl', { 'terraform.tfvars': 'ttl = "12d"' }, [], '12 days'],
    [
      '*.auto.tfvars over terraform.tfvars',
      { 'terraform.tfvars': 'ttl = "12d"', 'z.auto.tfvars.json': '{"ttl":"13d"}' },
      [],
      '13 days',
    ],
    [
      '--var-file over everything',
      { 'a.auto.tfvars': 'ttl = "13d"', 'named.tfvars': 'ttl = "14d"' },
      ['--var-file', 'tf/named.tfvars'],
      '14 days',
    ],
  ] as const)(
    'takes values of variables with the precedence of Terraform: %s',
    async (_, files, args, expected) => {
      const around = await declared();
      around.write(
        'tf/main.tf',
        'variable "ttl" {\n  default = "10d"\n}\nresource "lowerplane_api_key" "a" {\n  name = "V"\n  permissions = "read-only"\n  expires_in = var.ttl\n  deliver_to = [{ file = { path = "v.key" } }]\n}\n',
      );
      for (const [path, text] of Object.entries(files)) around.write(`tf/${path}`, text);
      const environment = { ...around.environment, TF_VAR_ttl: '11d', TF_VAR_other: '1' };
      const { out, error } = await around.run(['plan', '--from', 'tf', ...args], { environment });
      expect(out, error).toContain(`${expected} after its creation`);
    },
  );

  it.each([
    ['text where no type is written', '', '["a"]', '"[\\"a\\"]"'],
    ['text where the type is string', 'type = string', '["a"]', '"[\\"a\\"]"'],
    ['an expression where the type is a list', 'type = list(string)', '["a", "b"]', '"a,b"'],
    ['an expression where the type is an object', 'type = object({ n = string })', '{ n = "c" }', '"c"'],
    ['a number of text', 'type = number', '7', '"7"'],
  ])('reads TF_VAR_* as %s', async (_, type, value, name) => {
    const around = await declared();
    const text = type.includes('list') ? 'join(",", var.v)' : type.includes('object') ? 'var.v.n' : 'var.v';
    around.write(
      'tf/main.tf',
      `variable "v" {\n${type}\n}\nresource "lowerplane_api_key" "a" {\n  name = "\${${text}}"\n  permissions = "read-only"\n  expires_in = "30d"\n  deliver_to = [{ file = { path = "v.key" } }]\n}\n`,
    );
    const environment = { ...around.environment, TF_VAR_v: value };
    const { report } = await around.json('plan', ['plan', '--from', 'tf'], { environment });
    expect(report.changes).toMatchObject([{ name: JSON.parse(name) }]);
  });

  it('reads no more of TF_VAR_* than one value, and plans nothing where it is none', async () => {
    const around = await declared();
    around.write(
      'tf/main.tf',
      'variable "names" {\n  type = set(string)\n}\nvariable "ttl" {\n  default = "10d"\n}\nresource "lowerplane_api_key" "a" {\n  for_each = var.names\n  name = each.key\n  permissions = "read-only"\n  expires_in = var.ttl\n  deliver_to = [{ file = { path = "a.key" } }]\n}\n',
    );
    for (const wrong of ['["a"]\nttl = "90d"', '[', 'nonsense', '']) {
      const environment = { ...around.environment, TF_VAR_names: wrong };
      const ran = await around.run(['plan', '--from', 'tf'], { environment });
      expect(ran, wrong).toMatchObject({ code: 2, out: '' });
    }
  });
});

describe('lowerplane apply', () => {
  it('asks, and changes nothing unless the answer is yes', async () => {
    const around = await declared();
    const questions: string[] = [];
    const answering = (answer: string) => ({
      ask: async (question: string) => {
        questions.push(question);
        return answer;
      },
    });
    expect(await around.run(['apply'], answering('y'))).toMatchObject({ code: 2 });
    expect(existsSync(join(around.folder, 'ci.key'))).toBe(false);
    const alone = await around.run(['apply']);
    expect(alone).toMatchObject({ code: 2 });
    expect(alone.error).toContain('there is no terminal. Nothing was changed. Use --yes');
    const applied = await around.run(['apply'], answering('yes'));
    expect(applied).toMatchObject({ code: 0 });
    expect(applied.error).toContain('[1/1] "CI gate": created (key_');
    expect(questions).toHaveLength(2);
    await around.use(secretIn(around));
    const again = await around.run(['apply']);
    expect(again).toMatchObject({ code: 0 });
    expect(again.out).toContain('No changes. 1 declared key is as declared.');
  });

  it('does exactly a written plan, and refuses it when anything has moved', async () => {
    const around = await declared(
      keysFile(
        {},
        { ...JSON.parse(keysFile({ name: 'Other', deliver_to: [{ file: { path: 'other.key' } }] })).keys[0] },
      ),
    );
    await around.run(['plan', '--out', 'plan.json']);
    expect(statSync(join(around.folder, 'plan.json')).mode & 0o777).toBe(0o600);
    around.write('lowerplane.yaml', keysFile());
    const edited = await around.run(['apply', 'plan.json']);
    expect(edited).toMatchObject({ code: 2 });
    expect(edited.error).toContain('"Other": create is in the plan, but no longer to be done.');
    expect(await around.run(['apply', 'plan.json', '--prune'])).toMatchObject({ code: 2 });

    await around.run(['plan', '--out', 'plan.json']);
    around.emulator.clock.advance(3 * DAY);
    expect(await around.run(['apply', 'plan.json'])).toMatchObject({ code: 0 });
    const twice = await around.run(['apply', 'plan.json']);
    expect(twice).toMatchObject({ code: 2 });
    expect(twice.error).toContain('Plan again.');

    around.write('lowerplane.yaml', keysFile({ permissions: 'read-write' }));
    await around.run(['plan', '--out', 'plan.json']);
    const { report } = await around.json('keys-list', ['keys', 'list', '--name', 'CI gate']);
    await around.client.updateApiKey(report.keys[0].id, { expires_at: null });
    await around.client.revokeApiKey(report.keys[0].id);
    const moved = await around.run(['apply', 'plan.json']);
    expect(moved).toMatchObject({ code: 2 });
    expect(moved.error).toContain('replace is planned now, but not as it was planned before');
    expect(await around.run(['apply', 'lowerplane.yaml'])).toMatchObject({ code: 2 });
  });

  it('refuses a written plan when the old secret would be kept elsewhere', async () => {
    const keeping = (place: string) => ({
      expires_in: 'never',
      rotation: { every: '30d', overlap: '7d' },
      deliver_to: [{ file: { path: 'ci.key', keep_previous_as: place } }],
    });
    const around = await declared(keysFile(keeping('old.key')));
    expect(await around.run(['apply', '--yes'])).toMatchObject({ code: 0 });
    await around.run(['plan', '--rotate', 'CI gate', '--out', 'plan.json']);
    around.write('lowerplane.yaml', keysFile(keeping('elsewhere.key')));
    const moved = await around.run(['apply', 'plan.json']);
    expect(moved).toMatchObject({ code: 2 });
    expect(moved.error).toContain('rotate is planned now, but not as it was planned before');
    around.write('lowerplane.yaml', keysFile(keeping('old.key')));
    expect(await around.run(['apply', 'plan.json'])).toMatchObject({ code: 0 });
  });

  it.each([
    ['an empty list', 'e/lowerplane.yaml', '{"version":1,"keys":[]}'],
    ['code without keys', 'e/main.tf', 'variable "x" {}\n'],
    ['a key with count = 0', 'e/main.tf', `${terraformKey('count = 0')}`],
    ['values of variables alone', 'e/terraform.tfvars', 'x = 1\n'],
    ['a stack without keys', 'e/cdktf.out/stacks/a/cdk.tf.json', '{}'],
  ])('never takes %s for a reason to revoke everything', async (_, path, text) => {
    const around = await declared();
    const { id } = await around.key({ name: 'Precious', permissions: 'read-only' });
    around.write(path, text);
    const pruned = await around.run(['apply', '--yes', '--prune', '--from', 'e']);
    expect(pruned).toMatchObject({ code: 2, out: '' });
    expect(pruned.error).toContain('--prune would revoke every key, because no key is declared here');
    expect(await around.client.getApiKey(id)).toMatchObject({ status: 'active' });
  });

  it('refuses a written plan at another base URL', async () => {
    const around = await declared();
    await around.run(['plan', '--out', 'plan.json']);
    const plan = JSON.parse(secretIn(around, 'plan.json'));
    around.write('moved.json', JSON.stringify({ ...plan, base_url: 'https://lowerplane.example/' }));
    const moved = await around.run(['apply', 'moved.json']);
    expect(moved).toMatchObject({ code: 2 });
    expect(moved.error).toContain('The plan is for https://lowerplane.example/, but this run reaches http:');
    const slash = { ...around.environment, LOWERPLANE_BASE_URL: `${around.emulator.url}/` };
    expect(await around.run(['apply', 'plan.json'], { environment: slash })).toMatchObject({ code: 0 });
  });

  it('reports each key as JSON, and a key that failed does not stop the others', async () => {
    const around = await declared(
      keysFile(
        { deliver_to: [{ command: { program: ['false'] } }] },
        { ...JSON.parse(keysFile({ name: 'Other' })).keys[0] },
      ),
    );
    const environment = { ...around.environment, PATH: process.env.PATH ?? '' };
    const { code, report } = await around.json('apply', ['apply', '--yes'], { environment });
    expect(code).toBe(1);
    expect(report.results).toMatchObject([
      { name: 'CI gate', outcome: 'failed', key: null, problems: [{ title: 'Secret Not Delivered' }] },
      { name: 'Other', outcome: 'done', key: { generation: 1 } },
    ]);
  });

  it('shows on a terminal which key is in hand, and removes that before it reports', async () => {
    const around = await declared();
    const shown: string[] = [];
    const { code } = await around.run(['apply', '--yes'], {
      counter: (text) => void shown.push(text),
      error: (text) => void shown.push(text.slice(0, 15)),
    });
    expect(code).toBe(0);
    expect(shown.slice(shown.indexOf('Applying 1/1: "CI gate"'))).toEqual([
      'Applying 1/1: "CI gate"',
      '',
      '[1/1] "CI gate"',
    ]);
  });

  it('finishes the key in hand when it is interrupted, and reports what is left', async () => {
    const around = await declared();
    const keys = ['A', 'B', 'C'].map(
      (name) => JSON.parse(keysFile({ name, deliver_to: [{ file: { path: `${name}.key` } }] })).keys[0],
    );
    around.write('lowerplane.yaml', JSON.stringify({ version: 1, keys }));
    let printed = '';
    const { code, out } = await around.run(['apply', '--yes'], {
      error: (text) => {
        printed += text;
        if (text.startsWith('[1/3]')) process.emit('SIGINT');
      },
    });
    expect(code).toBe(1);
    expect(printed).toContain('Stopping after the key in hand.');
    expect(out).toContain('Not started:\n  "B": not started\n  "C": not started');
    expect(out).toContain('Apply not complete: 3 changes, 1 done, 2 not started.');
    expect(await around.run(['apply', '--yes'])).toMatchObject({ code: 0 });
  });

  it('prints what it seals to age recipients, which no state keeps', async () => {
    const recipient = 'age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p';
    const around = await declared(keysFile({ deliver_to: [{ age: { recipients: [recipient] } }] }));
    const { out } = await around.run(['apply', '--yes']);
    expect(out).toContain('-----BEGIN AGE ENCRYPTED FILE-----');
    expect((await around.run(['plan'])).out).toContain('No changes.');
  });

  it('prints what it seals even when a file of --output cannot be written', async () => {
    const recipient = 'age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p';
    const around = await declared(keysFile({ deliver_to: [{ age: { recipients: [recipient] } }] }));
    around.write('file', '');
    const { code, out, error } = await around.run(['apply', '--yes', '--output', 'json=file/report.json']);
    // 2 would mean that nothing was changed.
    expect(code).toBe(3);
    expect(error).toContain('report.json');
    expect(error).toContain('Only the report is missing: what was changed stays as it is.');
    expect(out).toContain('-----BEGIN AGE ENCRYPTED FILE-----');
    expect(out).toContain('Apply complete: 1 change, 1 done.');
  });

  it('says that a part failed rather than that a report is missing', async () => {
    const around = await declared(keysFile({ deliver_to: [{ command: { program: ['false'] } }] }));
    around.write('file', '');
    const environment = { ...around.environment, PATH: process.env.PATH ?? '' };
    const ran = await around.run(['apply', '--yes', '--output', 'json=file/report.json'], { environment });
    expect(ran).toMatchObject({ code: 1 });
    expect(ran.error).toContain('report.json');
    // Without a change, nothing was done that a report would be missing of.
    around.write('lowerplane.yaml', keysFile());
    await around.run(['apply', '--yes']);
    expect(await around.run(['apply', '--yes', '--output', 'json=file/report.json'])).toMatchObject({
      code: 2,
    });
  });

  it.each([
    ['on standard output', [], 'out'],
    ['on standard error with JSON', ['--format', 'json'], 'error'],
    ['on standard error with --quiet', ['--quiet'], 'error'],
  ] as const)('prints each sealed secret before the next key is begun: %s', async (_, more, stream) => {
    const recipient = 'age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p';
    const sealed = [{ age: { recipients: [recipient] } }];
    const second = JSON.parse(keysFile({ name: 'Second' })).keys[0];
    const around = await declared(keysFile({ deliver_to: sealed }, second));
    let printed = '';
    let before: string | undefined;
    const note = (text: string) => {
      printed += text;
    };
    const transport = killedAt(Number.POSITIVE_INFINITY).transport;
    await around.run(['apply', '--yes', ...more], {
      [stream]: note,
      transport: {
        // The clients of this command share it: none of them may close it for the others.
        close: async () => {},
        send(request) {
          if (request.method === 'POST' && String(request.body).includes('Second')) before ??= printed;
          return transport.send(request);
        },
      },
    });
    expect(before).toContain('The secret of "CI gate", sealed to its age recipients:');
    expect(printed.split('-----BEGIN AGE')).toHaveLength(2);
  });

  it('lets the guards refuse, and --confirm name what may end all the same', async () => {
    const around = await declared();
    await around.run(['apply', '--yes']);
    await around.use(secretIn(around));
    around.write('lowerplane.yaml', keysFile({ permissions: 'read-write' }));
    const refused = await around.run(['apply', '--yes', '--recent-use-window', '7d']);
    expect(refused).toMatchObject({ code: 1 });
    expect(refused.out).toContain('Error: Key Is Still In Use');
    const { report } = await around.json('keys-list', ['keys', 'list', '--name', 'CI gate']);
    const [{ id }] = report.keys;
    expect(await around.run(['apply', '--yes', '--recent-use-window', '7d', '--confirm', id])).toMatchObject({
      code: 0,
    });
    expect(await around.run(['destroy', '--yes', '--max-revocations', '0'])).toMatchObject({ code: 1 });
    expect(await around.run(['plan', '--recent-use-window', 'week'])).toMatchObject(
      await around
        .run(['keys', 'revoke', 'CI gate', '--recent-use-window', 'week'])
        .then(({ error }) => ({ error: error.replace('keys revoke', 'plan') })),
    );
    for (const [option, value] of [
      ['--max-revocations', 'many'],
      ['--recent-use-window', 'week'],
      ['--confirm', 'CI gate'],
    ] as const)
      expect(await around.run(['plan', option, value])).toMatchObject({ code: 2, out: '' });
  });
});

describe('lowerplane destroy', () => {
  it('revokes all declared keys, and removes their secrets', async () => {
    const around = await declared();
    await around.run(['apply', '--yes']);
    expect(await around.run(['destroy'])).toMatchObject({ code: 2 });
    const { code, out } = await around.run(['destroy', '--yes']);
    expect(out).toContain('  - "CI gate" will be revoked');
    expect(code).toBe(0);
    expect(existsSync(join(around.folder, 'ci.key'))).toBe(false);
    expect((await around.run(['destroy', '--yes'])).out).toContain('No changes.');
  });
});
