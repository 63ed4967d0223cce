/** The mails that were sent, read over the mail server's HTTP page. */
import { z } from 'zod';

const PAGE = 1_000;
const TIMEOUT_MS = 5_000;

const mail = z.object({ id: z.string(), to: z.array(z.string()), messageId: z.string().nullable() });
export type SentMail = z.infer<typeof mail>;
const page = z.object({ total: z.number(), messages: z.array(mail) });

export class MailBox {
  readonly #url: string;
  readonly #signal: AbortSignal;
  #known = 0;

  constructor(url: string, signal: AbortSignal) {
    this.#url = url;
    this.#signal = signal;
  }

  /** Addresses to which a mail came since the last call; nobody while the server is away. */
  async news(): Promise<ReadonlySet<string>> {
    try {
      const { total, messages } = await this.#read(0, 200);
      const fresh = messages.slice(0, Math.max(0, total - this.#known));
      this.#known = total;
      return new Set(fresh.flatMap((each) => each.to));
    } catch (error) {
      this.#signal.throwIfAborted();
      if (error instanceof z.ZodError) throw error;
      return new Set();
    }
  }

  /** Every mail that is there. */
  async all(): Promise<SentMail[]> {
    const mails: SentMail[] = [];
    for (;;) {
      const { total, messages } = await this.#read(mails.length, PAGE);
      mails.push(...messages);
      if (mails.length >= total || messages.length === 0) return mails;
    }
  }

  async #read(offset: number, limit: number): Promise<z.infer<typeof page>> {
    const response = await fetch(`${this.#url}/messages?limit=${limit}&offset=${offset}`, {
      signal: AbortSignal.any([this.#signal, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    return page.parse(await response.json());
  }
}
