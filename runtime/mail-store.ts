/** Received mails: each an .eml file, and one index file that is appended to, so that a start needs to parse none of them. */
import { randomBytes } from 'node:crypto';
import { appendFile, mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { simpleParser, type ParsedMail } from 'mailparser';
import { z } from 'zod';
import { hasCode } from './errors.ts';

const summarySchema = z.object({
  id: z.string(),
  /** ISO 8601, UTC. */
  receivedAt: z.string(),
  from: z.string(),
  /** Envelope recipients, lower case. */
  to: z.array(z.string()),
  subject: z.string(),
  messageId: z.string().nullable(),
  bytes: z.number(),
});

/** What the list shows of a mail. */
export type MailSummary = z.infer<typeof summarySchema>;

/** One mail, parsed. */
export interface Mail extends MailSummary {
  readonly text: string;
  /** Empty when the mail has no HTML part. */
  readonly html: string;
  /** Header lines by lower-case name, as sent. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface MailFilter {
  /** A recipient's whole address; upper or lower case doesn't matter. */
  readonly to?: string;
  /** A part of the subject; upper or lower case doesn't matter. */
  readonly subject?: string;
}

export interface Envelope {
  readonly from: string;
  readonly to: readonly string[];
}

export class MailStore {
  readonly #folder: string;
  readonly #mails: MailSummary[] = [];
  readonly #byId = new Map<string, MailSummary>();
  readonly #byRecipient = new Map<string, MailSummary[]>();
  /** Lines are appended one after the other. */
  #writing: Promise<void> = Promise.resolve();

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** Opens the store, adding to the index what a crash kept out of it. */
  static async open(folder: string): Promise<MailStore> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const store = new MailStore(folder);
    await store.#load();
    return store;
  }

  /** Oldest first. */
  find(filter: MailFilter): readonly MailSummary[] {
    const candidates = filter.to === undefined ? this.#mails : (this.#byRecipient.get(filter.to.toLowerCase()) ?? []);
    const subject = filter.subject?.toLowerCase();
    return subject === undefined
      ? candidates
      : candidates.filter((mail) => mail.subject.toLowerCase().includes(subject));
  }

  async read(id: string): Promise<Mail | undefined> {
    const summary = this.#byId.get(id);
    if (summary === undefined) return undefined;
    const parsed = await simpleParser(await readFile(this.#pathOf(id)), { skipImageLinks: true });
    const headers = Object.fromEntries(
      parsed.headerLines.map(({ key, line }) => [key, line.slice(line.indexOf(':') + 1).trim()]),
    );
    return { ...summary, text: parsed.text ?? '', html: parsed.html || '', headers };
  }

  /** The mail as it came over SMTP. */
  async readRaw(id: string): Promise<Buffer | undefined> {
    return this.#byId.has(id) ? await readFile(this.#pathOf(id)) : undefined;
  }

  /** Keeps a mail; when this returns, it survives a crash of the process. */
  async add(raw: Buffer, envelope: Envelope): Promise<MailSummary> {
    const id = `${Date.now().toString(36).padStart(9, '0')}-${randomBytes(5).toString('hex')}`;
    const summary = summarize(id, new Date(), envelope, raw, await simpleParser(raw, { skipImageLinks: true }));
    const draft = `${this.#pathOf(id)}.draft`;
    await writeFile(draft, raw, { mode: 0o600 });
    await rename(draft, this.#pathOf(id));
    await this.#index([summary]);
    return summary;
  }

  async #load(): Promise<void> {
    let index = '';
    try {
      index = await readFile(this.#indexPath(), 'utf8');
    } catch (error) {
      if (!hasCode(error, 'ENOENT')) throw error;
    }
    // A line that a crash cut short is no loss: its mail is read again below.
    if (index !== '' && !index.endsWith('\n')) await appendFile(this.#indexPath(), '\n');
    for (const line of index.split('\n')) {
      const summary = parseLine(line);
      if (summary !== undefined && !this.#byId.has(summary.id)) this.#remember(summary);
    }
    const files = await readdir(this.#folder);
    const ids = files.filter((file) => file.endsWith('.eml')).map((file) => file.slice(0, -'.eml'.length));
    const missing: MailSummary[] = [];
    for (const id of ids.filter((each) => !this.#byId.has(each)).sort()) {
      const raw = await readFile(this.#pathOf(id));
      const parsed = await simpleParser(raw, { skipImageLinks: true });
      const to = [parsed.to ?? []].flat().flatMap(({ value }) => value.map(({ address }) => address ?? ''));
      const receivedAt = new Date(Number.parseInt(id, 36) || 0);
      missing.push(summarize(id, receivedAt, { from: parsed.from?.value[0]?.address ?? '', to }, raw, parsed));
    }
    if (missing.length > 0) await this.#index(missing);
  }

  async #index(summaries: readonly MailSummary[]): Promise<void> {
    const lines = summaries.map((summary) => `${JSON.stringify(summary)}\n`).join('');
    const write = this.#writing.then(() => appendFile(this.#indexPath(), lines, { mode: 0o600 }));
    this.#writing = write.catch(() => undefined);
    await write;
    for (const summary of summaries) this.#remember(summary);
  }

  #remember(summary: MailSummary): void {
    this.#mails.push(summary);
    this.#byId.set(summary.id, summary);
    for (const address of new Set(summary.to)) {
      const received = this.#byRecipient.get(address);
      if (received === undefined) this.#byRecipient.set(address, [summary]);
      else received.push(summary);
    }
  }

  #pathOf(id: string): string {
    return join(this.#folder, `${id}.eml`);
  }

  #indexPath(): string {
    return join(this.#folder, 'index.ndjson');
  }
}

function summarize(id: string, receivedAt: Date, envelope: Envelope, raw: Buffer, parsed: ParsedMail): MailSummary {
  return {
    id,
    receivedAt: receivedAt.toISOString(),
    from: envelope.from,
    to: envelope.to.map((address) => address.toLowerCase()),
    subject: parsed.subject ?? '',
    messageId: parsed.messageId ?? null,
    bytes: raw.length,
  };
}

function parseLine(line: string): MailSummary | undefined {
  if (line === '') return undefined;
  try {
    return summarySchema.parse(JSON.parse(line));
  } catch {
    return undefined;
  }
}
