/** The name of a file in Content-Disposition (RFC 6266, RFC 8187), as it comes and as it is sent. */

/** As the client gave it, not cleaned; undefined where there is none. `filename*` counts before `filename`. */
export function readFileName(header: string): string | undefined {
  const extended = /(?:^|;)\s*filename\*\s*=\s*utf-8'[^']*'([^;\s]+)/i.exec(header)?.[1];
  const decoded = extended === undefined ? undefined : decode(extended);
  if (decoded !== undefined) return decoded;
  // Backslashes are kept, apart from those before a quote: browsers that send a path do not double them.
  const quoted = /(?:^|;)\s*filename\s*=\s*"((?:[^"\\]|\\.)*)"/i.exec(header)?.[1]?.replaceAll('\\"', '"');
  const plain = quoted ?? /(?:^|;)\s*filename\s*=\s*([^;"]+)/i.exec(header)?.[1]?.trim();
  return plain === undefined ? undefined : fromBytes(plain);
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined; // not UTF-8: the plain name counts, if there is one
  }
}

/** Node reads headers as Latin-1; most clients that send other letters send UTF-8. */
function fromBytes(text: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(text, 'latin1'));
  } catch {
    return text; // Latin-1 after all
  }
}

/** Always to be saved, never to be shown in the page. @param name cleaned (domain/file-names.ts) */
export function attachment(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const extended = encodeURIComponent(name).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  return `attachment; filename="${plain}"; filename*=UTF-8''${extended}`;
}
