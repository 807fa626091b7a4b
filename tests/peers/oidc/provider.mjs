// Runs the certified `oidc-provider` for one test. It prints its issuer on one line of standard output,
// and it ends when its standard input closes, so that it never outlives the test that started it.
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { parseArgs } from 'node:util';

import Provider from 'oidc-provider';

const { values: settings } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    'client-id': { type: 'string' },
    'client-secret': { type: 'string' },
    'redirect-uri': { type: 'string', multiple: true },
    people: { type: 'string', default: '[]' },
  },
});
const people = new Map(JSON.parse(settings.people).map((person) => [person.sub, person]));

function findAccount(_context, sub) {
  return { accountId: sub, claims: () => ({ ...people.get(sub), sub }) };
}

function signingKey() {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256', kid: 'test-key' };
}

function configuration() {
  return {
    clients: [
      {
        client_id: settings['client-id'],
        client_secret: settings['client-secret'],
        redirect_uris: settings['redirect-uri'],
        grant_types: ['authorization_code'],
      },
    ],
    claims: { email: ['email', 'email_verified'], profile: ['name'] },
    cookies: { keys: [randomBytes(32).toString('base64url')] },
    jwks: { keys: [signingKey()] },
    pkce: { required: () => true },
    features: { devInteractions: { enabled: true } },
    findAccount,
  };
}

// The library's own test pages ask an outside host for a font, which would make a browser wait for it.
async function withoutOutsideFont(context, next) {
  await next();
  if (typeof context.body === 'string') {
    context.body = context.body.replace(/@import url\([^)]*\);/g, '');
  }
}

console.info = console.error;
process.stdin.resume().on('end', () => process.exit(0));
const server = createServer();
server.listen(Number(settings.port), '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, configuration());
  provider.use(withoutOutsideFont);
  server.on('request', provider.callback());
  process.stdout.write(`${issuer}\n`);
});
