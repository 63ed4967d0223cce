import { describe, expect, it } from 'vitest';
import { attachment, readFileName } from '../../api/framework/content-disposition.ts';

describe('Content-Disposition', () => {
  it('is read as browsers, curl and old clients write it', () => {
    expect(readFileName('attachment; filename="rekap; tw 2.pdf"')).toBe('rekap; tw 2.pdf');
    expect(readFileName('attachment; filename=rekap.pdf')).toBe('rekap.pdf');
    expect(readFileName('form-data; name="file"; filename="a \\"b\\".pdf"')).toBe('a "b".pdf');
    expect(readFileName('attachment; filename="x.pdf"; filename*=UTF-8\'\'%e2%82%ac%20rates.pdf')).toBe('€ rates.pdf');
    expect(readFileName('attachment; filename="x.pdf"; filename*=UTF-8\'\'%ff.pdf')).toBe('x.pdf');
    // Raw UTF-8, which Node hands over as Latin-1.
    expect(readFileName(`attachment; filename="${Buffer.from('évaluasi.pdf').toString('latin1')}"`)).toBe(
      'évaluasi.pdf',
    );
    expect(readFileName('attachment; filename="caf\xe9.pdf"')).toBe('café.pdf');
    expect(readFileName('attachment; filename="C:\\tmp\\a.pdf"')).toBe('C:\\tmp\\a.pdf');
    expect(readFileName('attachment')).toBeUndefined();
    expect(readFileName('')).toBeUndefined();
  });

  it('is written so that no name breaks out of the header, and what is read is what was written', () => {
    for (const name of ["a'b (c)*.pdf", 'rekap “é”.pdf', 'a;b=c.txt', '100%.pdf']) {
      const header = attachment(name);
      expect(header).toMatch(/^attachment; filename="[\x20-\x21\x23-\x7e]*"; filename\*=UTF-8''[A-Za-z0-9%._~!-]*$/);
      expect(readFileName(header)).toBe(name);
    }
  });
});
