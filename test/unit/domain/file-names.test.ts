import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanFileName, extensionOf } from '../../../domain/file-names.ts';

describe('names of files', () => {
  it('keep what people wrote, and end in what the file is', () => {
    expect(cleanFileName('Rekap Kunjungan (1).PDF', ['pdf'])).toBe('Rekap Kunjungan (1).PDF');
    expect(cleanFileName('foto.jpeg', ['jpg', 'jpeg'])).toBe('foto.jpeg');
    expect(cleanFileName('foto', ['jpg', 'jpeg'])).toBe('foto.jpg');
    expect(cleanFileName('laporan v1.2', ['pdf'])).toBe('laporan v1.2.pdf');
    expect(cleanFileName('é'.normalize('NFD') + '.txt', ['txt'])).toBe('é.txt');
  });

  it('have no path, no control characters, nothing that hides or turns the text around', () => {
    expect(cleanFileName('/etc/passwd', ['txt'])).toBe('passwd.txt');
    expect(cleanFileName('C:\\tmp\\a.txt', ['txt'])).toBe('a.txt');
    expect(cleanFileName('a\u202Etxt.exe', ['txt'])).toBe('a txt.exe.txt');
    expect(cleanFileName('  ..hidden.. ', ['txt'])).toBe('hidden.txt');
    expect(cleanFileName('', ['txt'])).toBe('berkas.txt');
    expect(cleanFileName('nul.txt', ['txt'])).toBe('berkas-nul.txt');
  });

  it('whatever was given, are one safe name of at most 120 characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (given) => {
        const name = cleanFileName(given, ['pdf']);
        expect(name).toMatch(/^[^\s.][^/\\\p{Cc}\p{Cf}<>:"|?*]*\.pdf$/iu);
        expect(Array.from(name).length).toBeLessThanOrEqual(120);
        expect(cleanFileName(name, ['pdf'])).toBe(name);
      }),
    );
  });

  it('claim to be what follows their last dot', () => {
    expect(extensionOf('a.tar.gz')).toBe('gz');
    expect(extensionOf('.bashrc')).toBeUndefined();
    expect(extensionOf('a')).toBeUndefined();
    expect(extensionOf('selesai. Terima kasih')).toBeUndefined();
  });
});
