import type { Readable } from 'node:stream';
import yauzl, { type Entry, type ZipFile } from 'yauzl';
import { LIMITS, tooLarge, UnreadableExport } from './cells.ts';

/** An archive whose entries are read one by one. What was read of it, unpacked, is bounded, whatever the archive says of itself. */
export class Archive {
  readonly #zip: ZipFile;
  readonly #entries: ReadonlyMap<string, Entry>;
  #unpacked = 0;

  private constructor(zip: ZipFile, entries: ReadonlyMap<string, Entry>) {
    this.#zip = zip;
    this.#entries = entries;
  }

  /** @throws UnreadableExport */
  static async open(path: string): Promise<Archive> {
    try {
      const zip = await new Promise<ZipFile>((resolve, reject) => {
        yauzl.open(path, { lazyEntries: true, autoClose: false, validateEntrySizes: true }, (error, opened) =>
          error ? reject(error) : resolve(opened),
        );
      });
      try {
        return new Archive(zip, await entriesOf(zip));
      } catch (error) {
        zip.close();
        throw error;
      }
    } catch (error) {
      throw error instanceof UnreadableExport ? error : broken(error);
    }
  }

  has(name: string): boolean {
    return this.#entries.has(name);
  }

  /** The text of an entry, as it is unpacked. @throws UnreadableExport */
  async *text(name: string): AsyncGenerator<string> {
    const entry = this.#entries.get(name);
    if (!entry) throw new UnreadableExport('FILE_BROKEN', 'The workbook lacks one of its parts.');
    // What an entry says of its size is held against what comes out of it, so that saying less than there is helps nobody.
    if (this.#unpacked + entry.uncompressedSize > LIMITS.unpacked) throw unpacksTooLarge();
    this.#unpacked += entry.uncompressedSize;
    const decoder = new TextDecoder();
    let unbroken = 0;
    try {
      const stream = await new Promise<Readable>((resolve, reject) => {
        this.#zip.openReadStream(entry, (error, opened) => (error ? reject(error) : resolve(opened)));
      });
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        // The parser holds a text until it ends.
        const markup = chunk.lastIndexOf(LESS_THAN);
        unbroken = markup < 0 ? unbroken + chunk.length : chunk.length - markup;
        if (unbroken > LIMITS.unbroken) throw tooLarge('a cell that does not end');
        yield decoder.decode(chunk, { stream: true });
      }
      yield decoder.decode();
    } catch (error) {
      throw error instanceof UnreadableExport ? error : broken(error);
    }
  }

  close(): void {
    this.#zip.close();
  }
}

const LESS_THAN = 0x3c;

const unpacksTooLarge = (): UnreadableExport => tooLarge(`more than ${LIMITS.unpacked / 1024 / 1024} MB when unpacked`);

const broken = (cause: unknown): UnreadableExport =>
  new UnreadableExport('FILE_BROKEN', 'The workbook is damaged or protected by a password. Save it again.', cause);

function entriesOf(zip: ZipFile): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>();
  return new Promise((resolve, reject) => {
    zip.on('error', reject);
    zip.on('entry', (entry: Entry) => {
      if (entries.size >= LIMITS.entries) {
        reject(tooLarge('too many parts'));
        return;
      }
      entries.set(entry.fileName, entry);
      zip.readEntry();
    });
    zip.on('end', () => resolve(entries));
    zip.readEntry();
  });
}
