import type { DigestSection } from '../../domain/digest.ts';
import type { Language } from '../../domain/terms.ts';

/** What a digest, or a mail about several things, says of its own. */
export interface DigestTexts {
  readonly subject: (date: string, counts: readonly string[]) => string;
  /** Of a mail with several notices. */
  readonly several: (count: number, first: string) => string;
  readonly intro: (date: string) => string;
  readonly severalIntro: (count: number) => string;
  readonly sections: Readonly<Record<DigestSection, string>>;
  /** "2 jatuh tempo" */
  readonly count: Readonly<Record<DigestSection, (n: number) => string>>;
  readonly due: (date: string, overdue: boolean) => string;
  readonly news: (date: string) => string;
  readonly more: (n: number) => string;
  readonly week: {
    readonly title: (unit: string) => string;
    readonly late: (n: number) => string;
    readonly takenOver: (n: number) => string;
    readonly toCome: (n: number) => string;
    readonly unacknowledged: (n: number, names: string) => string;
  };
  readonly footer: readonly string[];
}

export const DIGEST_TEXTS: Readonly<Record<Language, DigestTexts>> = {
  id: {
    subject: (date, counts) =>
      counts.length === 0
        ? `Ringkasan penilaian kinerja, ${date}`
        : `Ringkasan penilaian kinerja, ${date}: ${counts.join(', ')}`,
    several: (count, first) => `${count} pemberitahuan: ${first}`,
    intro: (date) => `Berikut ringkasan penilaian kinerja Bapak/Ibu per ${date}.`,
    severalIntro: (count) => `Terdapat ${count} hal yang perlu Bapak/Ibu ketahui.`,
    sections: {
      DUE: 'Jatuh tempo hari ini atau terlambat',
      RETURNED: 'Dikembalikan kepada Bapak/Ibu',
      NEW: 'Tugas baru',
      SOON: 'Segera jatuh tempo',
      NEWS: 'Kabar',
    },
    count: {
      DUE: (n) => `${n} jatuh tempo`,
      RETURNED: (n) => `${n} dikembalikan`,
      NEW: (n) => `${n} baru`,
      SOON: (n) => `${n} segera jatuh tempo`,
      NEWS: (n) => `${n} kabar`,
    },
    due: (date, overdue) => `Batas waktu: ${date}${overdue ? ' (terlambat)' : ''}`,
    news: (date) => `Tercatat: ${date}`,
    more: (n) => `… dan ${n} lainnya di Daur`,
    week: {
      title: (unit) => `Minggu ini di ${unit}`,
      late: (n) => `Tugas yang terlambat: ${n}`,
      takenOver: (n) => `Diambil alih dalam tujuh hari terakhir: ${n}`,
      toCome: (n) => `Jatuh tempo dalam tujuh hari ke depan: ${n}`,
      unacknowledged: (n, names) =>
        `Belum menyatakan telah membaca sosialisasi: ${n} pegawai${names === '' ? '' : ` (${names})`}`,
    },
    footer: [
      'Surel ini dikirim paling banyak sekali sehari pada hari kerja; yang mengubah hak atau batas waktu diberitahukan segera.',
    ],
  },
  en: {
    subject: (date, counts) =>
      counts.length === 0 ? `Appraisal digest, ${date}` : `Appraisal digest, ${date}: ${counts.join(', ')}`,
    several: (count, first) => `${count} notices: ${first}`,
    intro: (date) => `This is what your appraisals ask of you and tell you as of ${date}.`,
    severalIntro: (count) => `There are ${count} things that you should know.`,
    sections: {
      DUE: 'Due today or overdue',
      RETURNED: 'Returned to you',
      NEW: 'New tasks',
      SOON: 'Due soon',
      NEWS: 'News',
    },
    count: {
      DUE: (n) => `${n} due`,
      RETURNED: (n) => `${n} returned`,
      NEW: (n) => `${n} new`,
      SOON: (n) => `${n} due soon`,
      NEWS: (n) => `${n} news`,
    },
    due: (date, overdue) => `Deadline: ${date}${overdue ? ' (overdue)' : ''}`,
    news: (date) => `Recorded: ${date}`,
    more: (n) => `… and ${n} more in Daur`,
    week: {
      title: (unit) => `This week in ${unit}`,
      late: (n) => `Overdue tasks: ${n}`,
      takenOver: (n) => `Taken over in the last seven days: ${n}`,
      toCome: (n) => `Due in the next seven days: ${n}`,
      unacknowledged: (n, names) => `Have not acknowledged the material: ${n}${names === '' ? '' : ` (${names})`}`,
    },
    footer: ['This mail comes once a working day at most; what changes a right or a deadline is told at once.'],
  },
};
