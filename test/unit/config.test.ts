import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { ConfigError, loadConfig } from '../../config/config.ts';

const production = {
  NODE_ENV: 'production',
  DATABASE_URL: 'postgresql://daur:open-sesame@db.example.go.id/daur',
  TEMPORAL_ADDRESS: 'temporal.example.go.id:7233',
  SMTP_URL: 'smtps://daur:mail-sesame@mail.example.go.id',
  PUBLIC_URL: 'https://daur.example.go.id/',
  OIDC_ISSUER: 'https://sso.example.go.id/realms/asn',
  OIDC_AUDIENCE: 'daur',
  FILES_DIR: '/srv/daur/files',
};

function errorOf(source: Record<string, string>): ConfigError {
  try {
    loadConfig(source);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('The configuration was accepted.');
}

describe('configuration', () => {
  test('an empty environment is a development one with everything embedded and nobody able to sign in', () => {
    const config = loadConfig({});
    expect(config.environment).toBe('development');
    expect([config.database.kind, config.temporal.kind, config.mail.kind]).toEqual([
      'embedded',
      'embedded',
      'embedded',
    ]);
    expect(config.temporal.namespace).toBe('daur');
    expect(config.auth).toBeUndefined();
    expect(config.allowDemoPolicies).toBe(false);
  });

  test('every wrong variable is named at once, with what was found and what is expected', () => {
    const error = errorOf({ API_PORT: 'abc', LOG_LEVEL: 'loud', RELAY_POLL_MS: '0', PUBLIC_URL: 'daur.example' });
    expect(error.problems.map((problem) => problem.variable).sort()).toEqual([
      'API_PORT',
      'LOG_LEVEL',
      'PUBLIC_URL',
      'RELAY_POLL_MS',
    ]);
    expect(error.message).toContain('API_PORT: found "abc"; expected a whole number from 0 to 65535');
    expect(error.message).toContain('LOG_LEVEL: found "loud"; expected fatal, error, warn');
  });

  test('a wrong secret is named but not shown', () => {
    const error = errorOf({ DATABASE_URL: 'mysql://daur:open-sesame@db/daur', PAYLOAD_CODEC_KEY: 'too-short' });
    expect(error.message).toContain('DATABASE_URL: found a secret of');
    expect(error.message).toContain('PAYLOAD_CODEC_KEY');
    expect(error.message).not.toContain('sesame');
    expect(error.message).not.toContain('too-short');
  });

  test('in production each of the servers, the public address and the issuer must be given', () => {
    const error = errorOf({ NODE_ENV: 'production' });
    expect(error.problems.map((problem) => problem.variable)).toEqual([
      'DATABASE_URL',
      'TEMPORAL_ADDRESS',
      'SMTP_URL',
      'PUBLIC_URL',
      'OIDC_ISSUER',
      'OIDC_AUDIENCE',
      'FILES_DIR',
    ]);
    expect(error.message).toContain('found nothing (not set); expected a value, because NODE_ENV is production');
  });

  test('production takes neither demo policies nor the local issuer', () => {
    const error = errorOf({ ...production, ALLOW_DEMO_POLICIES: 'true', DAUR_LOCAL_ISSUER: 'true' });
    expect(error.problems.map((problem) => problem.variable)).toEqual(['ALLOW_DEMO_POLICIES', 'DAUR_LOCAL_ISSUER']);
  });

  test('has digests in the morning, and every few seconds only in rehearsals', () => {
    expect(loadConfig({}).mail).toMatchObject({ digests: { at: '08:00' }, budgetPerMonth: 12 });
    expect(loadConfig({ DIGEST_AT: '07:30' }).mail.digests).toEqual({ at: '07:30' });
    expect(errorOf({ DIGEST_EVERY_SECONDS: '5' }).problems.map(({ variable }) => variable)).toEqual([
      'DIGEST_EVERY_SECONDS',
    ]);
    expect(loadConfig({ DIGEST_EVERY_SECONDS: '5', ALLOW_DEMO_POLICIES: 'true' }).mail.digests).toEqual({
      everySeconds: 5,
    });
    expect(errorOf({ DIGEST_AT: '8 o’clock' }).problems.map(({ variable }) => variable)).toEqual(['DIGEST_AT']);
  });

  test('the local issuer is refused beside an outside one', () => {
    const error = errorOf({
      DAUR_LOCAL_ISSUER: 'true',
      OIDC_ISSUER: 'https://sso.example.go.id',
      OIDC_AUDIENCE: 'daur',
    });
    expect(error.problems.map((problem) => problem.variable)).toEqual(['DAUR_LOCAL_ISSUER']);
  });

  test('a complete production environment is accepted, and what can be derived is', () => {
    const config = loadConfig(production);
    expect(config.auth).toEqual({
      kind: 'oidc',
      issuer: 'https://sso.example.go.id/realms/asn',
      audience: 'daur',
      jwksUrl: 'https://sso.example.go.id/realms/asn/.well-known/jwks.json',
      personClaim: 'sub',
    });
    expect(config.api.publicUrl).toBe('https://daur.example.go.id');
    expect(config.temporal).toMatchObject({ kind: 'external', address: 'temporal.example.go.id:7233', tls: undefined });
  });

  test('an API key for Temporal switches TLS on', () => {
    expect(loadConfig({ TEMPORAL_ADDRESS: 'cloud:7233', TEMPORAL_API_KEY: 'k' }).temporal.tls).toBeDefined();
  });

  test('neither JSON nor console.log of the configuration shows a secret', () => {
    const config = loadConfig({ ...production, TEMPORAL_API_KEY: 'key-sesame' });
    for (const shown of [
      JSON.stringify(config),
      inspect(config, { depth: 10, showHidden: true }),
      String(config.secrets),
    ]) {
      expect(shown).not.toContain('sesame');
    }
    expect(config.secrets.databaseUrl).toBe(production.DATABASE_URL);
  });

  test('bounces are taken where the mail server is ours, or where somebody said to which address they go', () => {
    expect(loadConfig({}).mail.bounces).toEqual({ address: 'bounces@daur.invalid', host: '127.0.0.1', port: 0 });
    expect(loadConfig({ SMTP_URL: 'smtp://mail.example.go.id' }).mail.bounces).toBeUndefined();
    const given = { ...production, BOUNCE_ADDRESS: 'bounces@daur.example.go.id' };
    expect(errorOf(given).message).toContain('DAUR_SECRET: found nothing (not set)');
    const config = loadConfig({ ...given, DAUR_SECRET: Buffer.alloc(32, 9).toString('base64') });
    expect(config.mail.bounces).toEqual({ address: 'bounces@daur.example.go.id', host: '0.0.0.0', port: 2_525 });
    expect(config.secrets.installation).toEqual(Buffer.alloc(32, 9));
    expect(config.mail.linkHours).toBe(72);
    // The signature must fit into the local part beside it.
    expect(errorOf({ BOUNCE_ADDRESS: `${'b'.repeat(40)}@daur.example.go.id` }).message).toContain('BOUNCE_ADDRESS');
  });

  test('the configuration cannot be changed afterwards', () => {
    const config = loadConfig({});
    expect(() => Object.assign(config.api, { port: 1 })).toThrow(TypeError);
  });
});
