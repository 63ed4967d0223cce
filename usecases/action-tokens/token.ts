import { createHash, randomBytes } from 'node:crypto';

/** 256 random bits, 43 characters; whoever has it can do the one thing that it is for, so only its hash is kept. */
export const newToken = (): string => randomBytes(32).toString('base64url');

export const hashOfToken = (token: string): string => createHash('sha256').update(token).digest('hex');
