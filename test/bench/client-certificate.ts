import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** A certificate such as Terraform hands to a provider: P-521, self-signed. Made with openssl. */
export async function clientCertificate(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'certificate-'));
  const file = join(directory, 'cert.pem');
  try {
    const args = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-521', '-nodes'];
    const output = [
      '-keyout',
      join(directory, 'key.pem'),
      '-out',
      file,
      '-days',
      '1',
      '-subj',
      '/CN=localhost',
    ];
    await promisify(execFile)('openssl', [...args, ...output]);
    return await readFile(file, 'utf8');
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
