/** What a file is, by its bytes: never by its name or by what the client says. */
import { createReadStream } from 'node:fs';
import { fileTypeFromFile } from 'file-type';
import { FILE_TYPES, type FileType } from '../../domain/remarks.ts';
import { isErrno } from './file-store.ts';

export interface FoundType {
  /** undefined: none of those that Daur knows. */
  readonly type: FileType | undefined;
  /** For the reason of a refusal. */
  readonly mediaType: string;
}

export async function typeOfFile(path: string): Promise<FoundType> {
  const found = await signatureOf(path);
  if (found === 'BROKEN') return UNKNOWN;
  if (!found) return (await isText(path)) ? { type: 'TXT', mediaType: 'text/plain' } : UNKNOWN;
  const type = (Object.keys(FILE_TYPES) as FileType[]).find((name) => FILE_TYPES[name].mediaType === found.mime);
  return { type, mediaType: found.mime };
}

/** BROKEN: it begins like an archive or a document and is none. */
async function signatureOf(path: string): Promise<{ readonly mime: string } | 'BROKEN' | undefined> {
  try {
    return await fileTypeFromFile(path);
  } catch (error) {
    if (isErrno(error)) throw error;
    return 'BROKEN';
  }
}

const UNKNOWN: FoundType = { type: undefined, mediaType: 'application/octet-stream' };

/** Control characters that no text has; tabulators, line ends and page breaks it may have. */
// eslint-disable-next-line no-control-regex
const BINARY = /[\u0000-\u0008\u000e-\u001f\u007f]/;

/** UTF-8 from end to end, without control characters. */
async function isText(path: string): Promise<boolean> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
      if (BINARY.test(decoder.decode(chunk, { stream: true }))) return false;
    }
    decoder.decode();
    return true;
  } catch (error) {
    if (error instanceof TypeError) return false; // not UTF-8
    throw error;
  }
}
