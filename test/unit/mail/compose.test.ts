import { describe, expect, it } from 'vitest';
import type { NoticeView } from '../../../domain/notices.ts';
import { LANGUAGES, NOTICE_KINDS, PREDICATES, ROLES, STAGES, TASK_KINDS } from '../../../domain/terms.ts';
import { composeNotice, oneLine } from '../../../mail/compose.ts';
import { formatInstant } from '../../../domain/date-words.ts';
import { PREDICATE_NAMES, ROLE_NAMES, STAGE_NAMES, TASK_NAMES } from '../../../mail/names.ts';

const END_OF_JANUARY = new Date('2026-01-31T16:59:59Z');

function view(changes: Partial<NoticeView>): NoticeView {
  return {
    kind: 'ASSIGNED',
    language: 'id',
    recipientName: 'Siti Rahmawati',
    aboutRecipient: false,
    employeeName: 'Budi Santoso',
    unitName: 'Dinas Kesehatan',
    cycleName: 'Penilaian Kinerja 2026',
    taskKind: 'APPROVE_TARGETS',
    level: 0,
    whenOverdue: { action: 'TAKEN_OVER', by: 'SUPERIOR' },
    dueAt: END_OF_JANUARY,
    overdue: false,
    provisional: false,
    timeZone: 'Asia/Jakarta',
    link: 'https://daur.example.go.id/tasks/4b5f5f0e-0000-4000-8000-000000000001',
    linkTo: 'TASK',
    ...changes,
  };
}

const everything: Partial<NoticeView> = {
  oldDueAt: END_OF_JANUARY,
  newDueAt: new Date('2026-02-07T16:59:59Z'),
  fromName: 'Agus Wijaya',
  toName: 'Rina Kusuma',
  comment: 'Indikator kedua belum terukur.\nMohon diperbaiki.',
  predicate: 'BAIK',
  caseKind: 'COACHING',
  appealResult: 'CHANGED',
  reason: 'Menunggu keputusan kepala daerah',
  legalBasis: 'Annex V.B.6 p.117',
};

const nothing: Partial<NoticeView> = {
  employeeName: undefined,
  unitName: undefined,
  cycleName: undefined,
  taskKind: undefined,
  whenOverdue: undefined,
  dueAt: undefined,
};

describe('every notice, in both languages', () => {
  for (const language of LANGUAGES) {
    for (const kind of NOTICE_KINDS) {
      it(`${kind} in ${language} is whole, whatever is known`, () => {
        for (const known of [everything, {}, nothing]) {
          for (const aboutRecipient of [true, false]) {
            for (const overdue of [true, false]) {
              const mail = composeNotice(view({ ...known, kind, language, aboutRecipient, overdue }));
              const parts = [mail.subject, mail.text, mail.html];
              for (const part of parts) {
                expect(part).not.toMatch(/undefined|null|NaN|\[object|Invalid DateTime/);
                expect(part.trim()).not.toBe('');
              }
              expect(mail.subject).not.toMatch(/\p{Cc}/u);
              expect(mail.subject.length).toBeLessThanOrEqual(140);
              expect(mail.text).toContain('Siti Rahmawati');
              expect(mail.text).toContain('https://daur.example.go.id/tasks/4b5f5f0e-0000-4000-8000-000000000001');
              expect(mail.html).toContain(`<html lang="${language}">`);
              expect(mail.html).toContain('href="https://daur.example.go.id/tasks/4b5f5f0e-');
            }
          }
        }
      });
    }

    it(`asks in ${language} for every kind of task, whoever holds it and whatever follows`, () => {
      for (const taskKind of TASK_KINDS) {
        for (const level of [0, 1]) {
          for (const aboutRecipient of [true, false]) {
            for (const action of ['CLOSED_WITHOUT', 'STAYS_OPEN'] as const) {
              const mail = composeNotice(view({ language, taskKind, level, aboutRecipient, whenOverdue: { action } }));
              expect(mail.text).toContain(TASK_NAMES[taskKind][language]);
              expect(`${mail.subject}${mail.text}${mail.html}`).not.toMatch(/undefined|null/);
            }
          }
        }
      }
    });
  }

  it('has a name for every code', () => {
    for (const language of LANGUAGES) {
      for (const code of TASK_KINDS) expect(TASK_NAMES[code][language]).toBeTruthy();
      for (const code of STAGES) expect(STAGE_NAMES[code][language]).toBeTruthy();
      for (const code of PREDICATES) expect(PREDICATE_NAMES[code][language]).toBeTruthy();
      for (const code of ROLES) expect(ROLE_NAMES[code][language]).toBeTruthy();
    }
  });
});

describe('what people wrote', () => {
  const nasty = 'Budi <img src=x onerror=alert(1)>\r\nBcc: victim@example.com\u202e "&\'';

  it('is escaped in HTML, wherever it stands', () => {
    for (const kind of NOTICE_KINDS) {
      for (const aboutRecipient of [true, false]) {
        const { html } = composeNotice(
          view({
            ...everything,
            kind,
            aboutRecipient,
            recipientName: nasty,
            employeeName: nasty,
            unitName: nasty,
            cycleName: nasty,
            fromName: nasty,
            toName: nasty,
            comment: `${nasty}\n<script>alert(1)</script>`,
            reason: nasty,
            legalBasis: nasty,
          }),
        );
        expect(html).not.toMatch(/<img|<script|\u202e/);
      }
    }
  });

  it('cannot break the subject into two lines or turn it around', () => {
    for (const kind of NOTICE_KINDS) {
      const { subject } = composeNotice(view({ kind, employeeName: nasty, cycleName: nasty, fromName: nasty }));
      expect(subject).not.toMatch(/[\r\n\u202e]/);
    }
  });

  it('is cut where a name is endless, without tearing a character', () => {
    const { subject } = composeNotice(view({ employeeName: '𝔅'.repeat(5_000) }));
    expect(Array.from(subject).length).toBeLessThanOrEqual(140);
    expect(oneLine('𝔅𝔅𝔅', 2)).toBe('𝔅…');
  });

  it('keeps the lines of a comment, marked as a quotation', () => {
    const { text, html } = composeNotice(view({ ...everything, kind: 'RETURNED', aboutRecipient: true }));
    expect(text).toContain('Catatan (Agus Wijaya):\n> Indikator kedua belum terukur.\n> Mohon diperbaiki.');
    expect(html).toMatch(/<blockquote[^>]*>\s*Indikator kedua belum terukur\.<br>/);
  });
});

describe('the words', () => {
  it('tell an evaluator what to do, until when in the zone of the unit, and who takes over', () => {
    const { subject, text } = composeNotice(view({ legalBasis: 'Art. 14, Annex II.C.4 p.64' }));
    expect(subject).toBe('Tugas baru: Penetapan SKP - Budi Santoso');
    expect(text).toContain('Yth. Bapak/Ibu Siti Rahmawati,');
    expect(text).toMatch(/Batas waktu\s+: Sabtu, 31 Januari 2026 pukul 23\.59 WIB/);
    expect(text).toContain('tugas ini beralih kepada atasan Pejabat Penilai Kinerja');
    expect(text).toMatch(/Dasar\s+: Pasal 14, Lampiran II\.C\.4 hlm\. 64/);
  });

  it('cite the regulation without the English remarks of the policy', () => {
    const basisOf = (legalBasis: string) => /Dasar\s+: (.*)/.exec(composeNotice(view({ legalBasis })).text)?.[1];
    expect(basisOf('PermenPANRB 6/2022 Annex V.B.2 (p.117): the result becomes final')).toBe(
      'PermenPANRB 6/2022 Lampiran V.B.2 (hlm. 117)',
    );
    expect(basisOf('PermenPANRB 6/2022 Art. 14; Annex II.C.4 (p.65)')).toBe(
      'PermenPANRB 6/2022 Pasal 14; Lampiran II.C.4 (hlm. 65)',
    );
    expect(basisOf('PermenPANRB 6/2022 Annex III.D (p.78–85); six months: practice (local policy)')).toBe(
      'PermenPANRB 6/2022 Lampiran III.D (hlm. 78–85)',
    );
    expect(basisOf('practice (local policy): the performance manager drafts')).toBe('kelaziman (kebijakan instansi)');
  });

  it('say of which period a periodic evaluation is, in the subject and among the facts', () => {
    const rating = composeNotice(view({ taskKind: 'RATE', period: 'Q1' }));
    expect(rating.subject).toBe('Tugas baru: Evaluasi kinerja periodik - Budi Santoso (Triwulan I)');
    expect(rating.text).toMatch(/^Periode +: Triwulan I$/m);
    expect(rating.text).not.toContain('tahunan');
    const final = composeNotice(view({ kind: 'RESULT_FINAL', language: 'en', aboutRecipient: true, period: 'M02' }));
    expect(final.subject).toBe('The result of your evaluation is final (February)');
    expect(composeNotice(view({ taskKind: 'RATE' })).subject).toContain('Evaluasi kinerja tahunan');
  });

  it('give the same instant in WITA and WIT', () => {
    expect(formatInstant(new Date('2026-08-17T15:59:59Z'), 'Asia/Makassar', 'id')).toBe(
      'Senin, 17 Agustus 2026 pukul 23.59 WITA',
    );
    expect(formatInstant(new Date('2026-12-31T14:59:59Z'), 'Asia/Jayapura', 'en')).toBe(
      'Thursday, 31 December 2026, 23:59 WIT',
    );
    expect(formatInstant(new Date('2026-12-31T10:00:05Z'), 'Asia/Jakarta', 'id')).toBe(
      'Kamis, 31 Desember 2026 pukul 17.00.05 WIB',
    );
  });

  it('say that a date is provisional', () => {
    expect(composeNotice(view({ provisional: true })).text).toMatch(/23\.59 WIB \(sementara; ketetapan hari libur/);
  });

  it('say in a line how a date was counted, where something is asked', () => {
    const dueWhy = '14 hari kerja sejak tugas dibuka (5 Januari 2026)';
    expect(composeNotice(view({ dueWhy })).text).toMatch(/Cara menghitung\s+: 14 hari kerja sejak tugas dibuka/);
    expect(composeNotice(view({ dueWhy, kind: 'TAKEOVER_LOST' })).text).not.toContain('Cara menghitung');
    expect(composeNotice(view({})).text).not.toContain('Cara menghitung');
  });

  it('do not tell the predicate with the delivered document, but do once it is final', () => {
    const known = { ...everything, aboutRecipient: true, predicate: 'BUTUH_PERBAIKAN' as const };
    const delivered = composeNotice(view({ ...known, kind: 'DELIVERED' }));
    expect(delivered.text + delivered.html).not.toContain('Butuh Perbaikan');
    const final = composeNotice(view({ ...known, kind: 'RESULT_FINAL' }));
    expect(final.text).toMatch(/Predikat kinerja\s+: Butuh Perbaikan/);
    expect(final.subject).not.toContain('Butuh Perbaikan');
  });

  it('keep counselling and the name out of subjects', () => {
    for (const language of LANGUAGES) {
      for (const kind of NOTICE_KINDS) {
        const { subject } = composeNotice(
          view({ kind, language, caseKind: 'COUNSELLING', taskKind: 'PLAN_COUNSELLING' }),
        );
        if (kind === 'CASE_OPENED' || kind === 'ASSIGNED' || kind === 'REMINDER' || kind === 'TAKEOVER_GAINED') {
          expect(subject).not.toMatch(/konseling|counselling|Budi/i);
        }
      }
    }
  });

  it('offer the appeal as a right, not as a task that is late', () => {
    const right = {
      taskKind: 'FILE_APPEAL' as const,
      aboutRecipient: true,
      whenOverdue: { action: 'CLOSED_WITHOUT' as const },
    };
    const assigned = composeNotice(view(right));
    expect(assigned.subject).toBe('Hak mengajukan keberatan telah terbuka');
    expect(assigned.text).toContain('hasil evaluasi kinerja menjadi final');
    expect(composeNotice(view({ ...right, kind: 'REMINDER' })).text).toContain('Masa pengajuan keberatan');
  });
});
