/** Everything that Daur needs beside itself: PostgreSQL with the tables, Temporal with the namespace, a mail server. */
import type { Config } from '../config/config.ts';
import { connectionOptionsOf } from '../temporal/connection-options.ts';
import { openDataFolder, type DataFolder } from './data-folder.ts';
import { describeError, RuntimeError } from './errors.ts';
import { installationSecret } from './installation-secret.ts';
import { startMailSink, type MailSink } from './mail-sink.ts';
import { migrate, MIGRATIONS_FOLDER } from './migrate.ts';
import { requireExternalPostgres, startPostgres, type Postgres } from './postgres.ts';
import type { Progress } from './progress.ts';
import { requireExternalTemporal } from './temporal-namespace.ts';
import { startTemporal, type Temporal } from './temporal-server.ts';
import { findTemporal } from './temporal-source.ts';

const EXTERNAL_TIMEOUT_MS = 30_000;

export interface StackOptions {
  readonly progress: Progress;
  /** Aborting it ends the start; what was started by then is stopped. */
  readonly signal: AbortSignal;
}

export interface Stack {
  readonly folder: DataFolder;
  /** Holds a password. */
  readonly databaseUrl: string;
  readonly temporal: { readonly address: string; readonly namespace: string };
  /** May hold a password. */
  readonly smtpUrl: string;
  /** Where the mails can be read; undefined with an outside mail server. */
  readonly mailUrl: string | undefined;
  /** The embedded servers, for whoever breaks them on purpose; undefined when an outside one is used. */
  readonly embedded: {
    readonly postgres: Postgres | undefined;
    readonly temporal: Temporal | undefined;
    readonly mail: MailSink | undefined;
  };
  /** What a process of ours needs in its environment to find all this. */
  readonly environment: Readonly<Record<string, string>>;
  /** Stops what was started, last first. Can be called twice. */
  stop(): Promise<void>;
}

/**
 * Starts what the configuration doesn't name an address for, in order, and checks the rest.
 *
 * @throws RuntimeError saying which part failed and why; then everything that was started has been stopped
 */
export async function startStack(config: Config, options: StackOptions): Promise<Stack> {
  const { progress, signal } = options;
  const cleanUp = new CleanUp();
  try {
    const folder = await openDataFolder(config.folders.data);
    cleanUp.add('the data folder', () => folder.release());
    const onExit = () => folder.children.signalAll();
    process.on('exit', onExit);
    cleanUp.add('the last resort', async () => void process.off('exit', onExit));

    const postgres = await openPostgres(config, folder, progress);
    cleanUp.add('PostgreSQL', async () => await postgres.server?.stop());
    signal.throwIfAborted();

    progress.start('Migrations');
    const { applied, total } = await migrate(postgres.url, MIGRATIONS_FOLDER);
    progress.done(applied.length === 0 ? `up to date, ${total}` : `${applied.length} of ${total} applied`);
    signal.throwIfAborted();

    const temporal = await openTemporal(config, folder, postgres, options);
    cleanUp.add('Temporal', async () => await temporal.server?.stop());
    signal.throwIfAborted();

    const bounces = await openBounces(config, folder);
    const mail = await openMail(config, folder, progress, bounces?.port);
    cleanUp.add('the mail sink', async () => await mail.sink?.stop());
    signal.throwIfAborted();

    return {
      folder,
      databaseUrl: postgres.url,
      temporal: { address: temporal.address, namespace: config.temporal.namespace },
      smtpUrl: mail.smtpUrl,
      mailUrl: mail.sink?.pageUrl,
      embedded: { postgres: postgres.server, temporal: temporal.server, mail: mail.sink },
      environment: {
        NODE_ENV: config.environment,
        DATABASE_URL: postgres.url,
        TEMPORAL_ADDRESS: temporal.address,
        TEMPORAL_NAMESPACE: config.temporal.namespace,
        SMTP_URL: mail.smtpUrl,
        // Its default depends on whether SMTP_URL was given, which it now is.
        MAIL_RATE_PER_SECOND: String(config.mail.ratePerSecond),
        ...bounces?.environment,
        DAUR_DATA_DIR: config.folders.data,
        DAUR_CACHE_DIR: config.folders.cache,
      },
      stop: () => cleanUp.run(),
    };
  } catch (error) {
    await cleanUp.run();
    throw error;
  }
}

/** Steps to take at the end, last added first; each is tried whatever became of the others. */
class CleanUp {
  readonly #steps: { readonly what: string; readonly step: () => Promise<void> }[] = [];
  #running: Promise<void> | undefined;

  add(what: string, step: () => Promise<void>): void {
    this.#steps.push({ what, step });
  }

  async run(): Promise<void> {
    this.#running ??= this.#runOnce();
    await this.#running;
  }

  async #runOnce(): Promise<void> {
    const failures: string[] = [];
    for (const { what, step } of this.#steps.toReversed()) {
      try {
        await step();
      } catch (error) {
        failures.push(`${what}: ${describeError(error)}`);
      }
    }
    if (failures.length > 0) throw new RuntimeError(`Not everything could be stopped: ${failures.join('; ')}`);
  }
}

interface OpenPostgres {
  readonly url: string;
  readonly server: Postgres | undefined;
}

async function openPostgres(config: Config, folder: DataFolder, progress: Progress): Promise<OpenPostgres> {
  progress.start('PostgreSQL');
  const given = config.secrets.databaseUrl;
  if (given !== undefined) {
    await requireExternalPostgres(given);
    progress.done('the one of DATABASE_URL');
    return { url: given, server: undefined };
  }
  const server = await startPostgres({
    folder,
    database: 'daur',
    port: { port: config.ports.postgres, variable: 'POSTGRES_PORT' },
    safeAgainst: config.environment === 'test' ? 'process-crash' : 'power-cut',
    archive: config.folders.postgresArchive,
  });
  progress.done(`on port ${server.port}`);
  return { url: server.url, server };
}

async function openTemporal(
  config: Config,
  folder: DataFolder,
  postgres: OpenPostgres,
  { progress, signal }: StackOptions,
): Promise<{ address: string; server: Temporal | undefined }> {
  const { address, namespace } = config.temporal;
  if (address !== undefined) {
    progress.start('Temporal');
    const connection = await connectionOptionsOf(config, address);
    await requireExternalTemporal({ connection, namespace, timeoutMs: EXTERNAL_TIMEOUT_MS, signal });
    progress.done(`the one of TEMPORAL_ADDRESS, ${address}`);
    return { address, server: undefined };
  }
  const source = await findTemporal(config.folders.cache, progress, signal);
  progress.start('Temporal');
  const prefix = postgres.server === undefined ? `${databaseNameOf(postgres.url)}_` : '';
  const server = await startTemporal({
    folder,
    source,
    postgresUrl: postgres.url,
    // On a server that is not ours the plain names may belong to another Temporal.
    databases: { main: `${prefix}temporal`, visibility: `${prefix}temporal_visibility` },
    namespace,
    port: { port: config.ports.temporal, variable: 'TEMPORAL_PORT' },
    signal,
  });
  progress.done(`on ${server.address} (${server.description})`);
  return { address: server.address, server };
}

async function openMail(
  config: Config,
  folder: DataFolder,
  progress: Progress,
  bouncePort: number | undefined,
): Promise<{ smtpUrl: string; sink: MailSink | undefined }> {
  const given = config.secrets.smtpUrl;
  if (given !== undefined) return { smtpUrl: given, sink: undefined };
  progress.start('Mail sink');
  const sink = await startMailSink({
    folder,
    smtpPort: { port: config.ports.smtp, variable: 'SMTP_SINK_PORT' },
    pagePort: { port: config.ports.mailPage, variable: 'MAIL_PAGE_PORT' },
    bouncePort,
  });
  progress.done(sink.pageUrl);
  return { smtpUrl: sink.smtpUrl, sink };
}

/** The listener itself is the worker's; its port and the key of its addresses are settled here, so that the mail sink and a restarted worker know them. */
async function openBounces(
  config: Config,
  folder: DataFolder,
): Promise<{ port: number; environment: Readonly<Record<string, string>> } | undefined> {
  const { bounces } = config.mail;
  if (!bounces) return undefined;
  const port = await folder.ports.take('bounces', { port: bounces.port, variable: 'BOUNCE_SMTP_PORT' });
  const secret = config.secrets.installation ?? (await installationSecret(folder.path));
  return {
    port,
    environment: {
      BOUNCE_ADDRESS: bounces.address,
      BOUNCE_SMTP_HOST: bounces.host,
      BOUNCE_SMTP_PORT: String(port),
      DAUR_SECRET: Buffer.from(secret).toString('base64'),
    },
  };
}

function databaseNameOf(url: string): string {
  return decodeURIComponent(new URL(url).pathname.slice(1)) || 'postgres';
}
