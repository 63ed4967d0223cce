/** Names that people give to files, made safe to keep, to show and to save under. Pure. */

const LONGEST = 120;
const LONGEST_READ = 400;
const UNNAMED = 'berkas';
/** Control characters, separators of paths, what Windows refuses, and what turns the text around or hides in it (bidi, zero width). */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029<>:"|?*/\\]+/gu;
/** Names of devices, which Windows opens instead of a file. */
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)$/i;

/**
 * The last part of a path, without anything that a file system, a header or a reader could misunderstand, and with an extension that says what it
 * is. `gaji.pdf.exe` that is a PDF becomes `gaji.pdf.exe.pdf`.
 * @param extensions of the file's real type, without a dot; the first one is added where the name ends in none of them
 */
export function cleanFileName(given: string, extensions: readonly [string, ...string[]]): string {
  const safe = plainFileName(given);
  const found = extensionOf(safe);
  const known = found !== undefined && extensions.includes(found.toLowerCase());
  const base = known ? safe.slice(0, -found.length - 1).replace(/[\s.]+$/u, '') : safe;
  const extension = known ? found : extensions[0];
  const named = base === '' || DEVICE.test(base) ? `${UNNAMED}${base === '' ? '' : `-${base}`}` : base;
  return `${Array.from(named)
    .slice(0, LONGEST - extension.length - 1)
    .join('')
    .trimEnd()}.${extension}`;
}

/** The same without a word on what the file is: how an upload was named that is read and not kept. Empty where nothing is left of the name. */
export function plainFileName(given: string): string {
  // The end of a name says more than its beginning; what a person named is far shorter.
  const last = (given.normalize('NFC').split(/[/\\]/).at(-1) ?? '').slice(-LONGEST_READ);
  return last
    .replace(UNSAFE, ' ')
    .replace(/\s+/gu, ' ')
    .replace(/^[\s.]+|[\s.]+$/gu, '');
}

/** What a name claims to be: what follows its last dot; undefined where nothing does. */
export function extensionOf(name: string): string | undefined {
  return /[^.]\.([A-Za-z0-9]{1,10})$/.exec(name.trim())?.[1];
}
