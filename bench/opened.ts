/** Hears which task of whom was opened, the moment it is committed: NOTIFY of PostgreSQL, the same for everybody who is measured. */
import pg from 'pg';

interface Heard {
  /** performance.now() when the notice came. */
  readonly at: number;
  /** What else the notice says: the id of the task, where there is one. */
  readonly detail: string;
}

const PATIENCE_MS = 60_000;

export class Opened {
  readonly #client: pg.Client;
  readonly #heard = new Map<string, Heard>();
  readonly #waiting = new Map<string, (heard: Heard) => void>();

  private constructor(client: pg.Client) {
    this.#client = client;
    client.on('notification', ({ payload = '' }) => {
      const [owner = '', task = '', detail = ''] = payload.split(' ');
      this.hear(owner, task, detail);
    });
  }

  static async listen(url: string): Promise<Opened> {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    const opened = new Opened(client);
    await client.query('LISTEN opened');
    return opened;
  }

  hear(owner: string, task: string, detail: string): void {
    const key = `${owner} ${task}`;
    const heard = { at: performance.now(), detail };
    this.#heard.set(key, heard);
    this.#waiting.get(key)?.(heard);
    this.#waiting.delete(key);
  }

  /** @throws Error where it does not come within a minute */
  async until(owner: string, task: string): Promise<Heard> {
    const key = `${owner} ${task}`;
    const heard = this.#heard.get(key);
    if (heard) return heard;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(key);
        reject(new Error(`Waited ${PATIENCE_MS / 1_000} s for ${key}, in vain.`));
      }, PATIENCE_MS);
      this.#waiting.set(key, (now) => {
        clearTimeout(timer);
        resolve(now);
      });
    });
  }

  close(): Promise<void> {
    return this.#client.end();
  }
}
