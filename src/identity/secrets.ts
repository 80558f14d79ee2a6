import { createHash, randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';

/** OWASP's least cost for scrypt (2^17, 8, 1) takes 128 MB and about 0.4 s; 2^15 with 3 lanes is its equal in 32 MB. */
const COST = { N: 2 ** 15, r: 8, p: 3, maxmem: 64 * 2 ** 20 } satisfies ScryptOptions;
const LENGTH = 32;

function derive(secret: string, salt: Buffer, cost: ScryptOptions): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(secret.normalize('NFKC'), salt, LENGTH, cost, (error, key) => (error ? reject(error) : resolve(key)));
  });
}

/** Hash of a secret that a person may have chosen: `scrypt$N$r$p$salt$key`. */
export async function hashSecret(secret: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(secret, salt, COST);
  return ['scrypt', COST.N, COST.r, COST.p, salt.toString('base64url'), key.toString('base64url')].join('$');
}

/** Whether the secret is the one of the hash; with `hash` null it costs the same time and is false. */
export async function isSecret(secret: string, hash: string | null): Promise<boolean> {
  const [scheme, n, r, p, salt, key] = (hash ?? NOBODY).split('$');
  if (scheme !== 'scrypt' || salt === undefined || key === undefined) return false;
  const cost = { N: Number(n), r: Number(r), p: Number(p), maxmem: COST.maxmem };
  const derived = await derive(secret, Buffer.from(salt, 'base64url'), cost);
  const kept = Buffer.from(key, 'base64url');
  return kept.length === derived.length && timingSafeEqual(kept, derived) && hash !== null;
}

/** A hash that no secret has, in the form of the others. */
const NOBODY = [
  'scrypt',
  COST.N,
  COST.r,
  COST.p,
  Buffer.alloc(16).toString('base64url'),
  Buffer.alloc(LENGTH).toString('base64url'),
].join('$');

/** Hash of a token, which is random and long: a fast hash serves, and finds the token's row. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** A token or secret of our own making: 256 random bits. */
export function randomToken(prefix = ''): string {
  return prefix + randomBytes(32).toString('base64url');
}

/** A password that a person can type: 20 characters without look-alikes, 100 bits. */
export function randomPassword(): string {
  const alphabet = 'abcdefghijkmnpqrstuvwxyz23456789';
  // 32 letters: a byte's low five bits choose one without bias.
  return Array.from(randomBytes(20), (byte) => alphabet[byte & 31]).join('');
}
