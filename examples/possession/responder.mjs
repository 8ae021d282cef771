// Proves to LowerPlane's tools that this process holds its key. The key itself is never sent.
import { createHash, createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

const { CONSUMER_NAME: name, KEY_FILE: file = 'ci.key', PORT: port = '8443' } = process.env;
// The key that this process sends to LowerPlane: prove that one, not a newer one that it has not read yet.
const key = readFileSync(file, 'utf8').trim();

function answer(challenge) {
  // Another consumer must not have this one answer for it.
  if (JSON.parse(challenge).consumer !== name) throw new Error('The challenge is for another consumer.');
  const proof = createHmac('sha256', key).update(`lowerplane-possession-v1\n${challenge}`).digest('hex');
  const fingerprint = createHash('sha256').update(key).digest('hex').slice(0, 16);
  return JSON.stringify({ proof, fingerprint });
}

// Behind your TLS: elsewhere than on this machine, only https is asked.
createServer(async (request, response) => {
  let challenge = '';
  for await (const chunk of request) {
    challenge += chunk;
    if (challenge.length > 4096) return request.destroy();
  }
  try {
    response.setHeader('content-type', 'application/json').end(answer(challenge));
  } catch {
    response.writeHead(400).end();
  }
}).listen(Number(port), '127.0.0.1', function () {
  console.log(`ready on ${this.address().port}`);
});
