/** The page behind a link of a mail: what it is about, and the one thing that can be done with it. */
import type { LinkPurpose } from '../../domain/action-links.ts';
import { formatInstant } from '../../domain/date-words.ts';
import { PERIODIC_EVALUATION, TASK_NAMES } from '../../domain/names.ts';
import { periodName } from '../../domain/periods.ts';
import type { ActedByLink } from '../../usecases/action-tokens/act-by-link.ts';
import type { LinkMatter, LinkView } from '../../usecases/action-tokens/read-link.ts';
import type { Page, Words } from './render-page.ts';

interface Doing {
  readonly confirm: Words;
  readonly button: Words;
  readonly done: Words;
  /** What should be known before. */
  readonly note: Words;
}

const DOINGS: Readonly<Record<LinkPurpose, Doing>> = {
  OPEN: {
    confirm: { id: 'Saya telah membaca pemberitahuan ini.', en: 'I have read this notice.' },
    button: { id: 'Simpan', en: 'Save' },
    done: { id: 'Tercatat: Bapak/Ibu telah membaca pemberitahuan ini.', en: 'Recorded: you have read this notice.' },
    note: {
      id: 'Tugas ini diselesaikan di dalam Daur, tidak melalui tautan surel. Menyatakan telah membaca tidak memutuskan apa pun.',
      en: 'This task is done inside Daur, not by a link in a mail. To say that you have read it decides nothing.',
    },
  },
  ACKNOWLEDGED: {
    confirm: {
      id: 'Saya telah membaca materi sosialisasi penilaian kinerja.',
      en: 'I have read the material about the appraisal.',
    },
    button: { id: 'Nyatakan telah membaca', en: 'Acknowledge' },
    done: {
      id: 'Tercatat: Bapak/Ibu telah membaca materi sosialisasi.',
      en: 'Recorded: you have read the material.',
    },
    note: { id: 'Materi sosialisasi dapat dibaca di dalam Daur.', en: 'The material can be read inside Daur.' },
  },
  APPROVED: {
    confirm: {
      id: 'Saya telah memeriksa SKP ini dan menetapkannya.',
      en: 'I have examined this performance plan (SKP) and approve it.',
    },
    button: { id: 'Tetapkan SKP', en: 'Approve the plan' },
    done: { id: 'SKP telah ditetapkan.', en: 'The performance plan (SKP) is approved.' },
    note: {
      id: 'Isi SKP dibaca di dalam Daur. Untuk mengembalikannya disertai catatan, masuk ke Daur.',
      en: 'The plan is read inside Daur. To return it with a comment, log in.',
    },
  },
  AGREED: {
    confirm: {
      id: 'Saya telah membaca usulan penyesuaian SKP dan menyetujuinya.',
      en: 'I have read the proposed adjustment of my plan (SKP) and agree.',
    },
    button: { id: 'Setujui penyesuaian', en: 'Agree' },
    done: { id: 'Penyesuaian SKP telah disetujui.', en: 'The adjustment of the plan (SKP) is agreed.' },
    note: {
      id: 'Usulan dibaca di dalam Daur. Untuk tidak menyetujuinya, masuk ke Daur dan tuliskan alasannya.',
      en: 'The proposal is read inside Daur. To decline, log in and say why.',
    },
  },
  RECEIVED: {
    confirm: {
      id: 'Saya menyatakan telah menerima dokumen evaluasi kinerja saya.',
      en: 'I confirm the receipt of my evaluation document.',
    },
    button: { id: 'Nyatakan telah diterima', en: 'Confirm receipt' },
    done: {
      id: 'Penerimaan dokumen evaluasi kinerja telah dicatat. Dokumen dapat dibuka di dalam Daur.',
      en: 'The receipt of the evaluation document is recorded. The document can be opened inside Daur.',
    },
    note: {
      id: 'Sejak penerimaan dicatat, jangka waktu penandatanganan dan jangka waktu pengajuan keberatan mulai berjalan. Surel dan halaman ini bukan tanda terima.',
      en: 'From the recorded receipt on, the time to sign and the time to appeal run. Neither the mail nor this page is a receipt.',
    },
  },
  SIGNED: {
    confirm: {
      id: 'Saya menandatangani dokumen evaluasi kinerja saya dan mengembalikannya.',
      en: 'I sign my evaluation document and return it.',
    },
    button: { id: 'Tandatangani dan kembalikan', en: 'Sign and return' },
    done: {
      id: 'Dokumen evaluasi kinerja telah ditandatangani dan dikembalikan.',
      en: 'The evaluation document is signed and returned.',
    },
    note: {
      id: 'Penandatanganan tidak menghapus hak Bapak/Ibu untuk mengajukan keberatan.',
      en: 'Signing does not waive your right to appeal.',
    },
  },
};

const UNCONFIRMED: Words = {
  id: 'Belum ada yang dicatat: centanglah pernyataan di bawah ini, lalu tekan tombolnya.',
  en: 'Nothing was recorded yet: tick the statement below, then press the button.',
};

const GONE: Readonly<Record<Extract<LinkView, { is: 'GONE' }>['because'], Words>> = {
  TAKEN_OVER: {
    id: 'Batas waktunya telah lewat, dan tugas ini beralih kepada pejabat lain.',
    en: 'Its due date has passed, and the task has gone to another official.',
  },
  CLOSED_WITHOUT: {
    id: 'Tugas ini telah ditutup tanpa tindakan karena batas waktunya lewat atau tidak diperlukan lagi.',
    en: 'The task was closed without an act, because its time has passed or it is not needed any more.',
  },
  CANCELLED: { id: 'Tugas ini telah dibatalkan.', en: 'The task was cancelled.' },
  ENDED: { id: 'Penilaian kinerja ini telah berakhir.', en: 'This appraisal has ended.' },
};

/** @param acted what a form that was sent has brought; undefined where the page was only opened */
export function linkPage(
  view: LinkView,
  context: { readonly token: string; readonly publicUrl: string; readonly acted?: Omit<ActedByLink, 'view'> },
): { readonly status: 200 | 404 | 409 | 410 | 422; readonly page: Page } {
  const links = [{ label: LOG_IN, url: `${context.publicUrl}/` }];
  if (view.is === 'UNKNOWN') {
    return { status: 404, page: { title: UNKNOWN, paragraphs: [UNKNOWN_HELP], facts: [], links } };
  }
  const { acted } = context;
  const base = { facts: factsOf(view), links };
  const refused = acted?.result === 'REFUSED';
  switch (view.is) {
    case 'READY': {
      const { confirm, button, note } = DOINGS[view.purpose];
      const missing = acted?.result === 'UNCONFIRMED' ? { missing: UNCONFIRMED } : {};
      return {
        status: missing.missing ? 422 : refused ? 409 : 200,
        page: {
          ...base,
          title: nameOf(view),
          paragraphs: [...(refused ? [NOT_POSSIBLE] : []), note, OPENING_CHANGES_NOTHING],
          // A rule has just said no to it; sending it again would bring the same.
          ...(refused ? {} : { form: { token: context.token, confirm, button, ...missing } }),
        },
      };
    }
    case 'READ':
      return {
        status: refused ? 409 : 200,
        page: { ...base, title: DOINGS.OPEN.done, paragraphs: [on(view, view.at)] },
      };
    case 'DECIDED': {
      const { decision } = view;
      const mine = decision.outcome === view.purpose && decision.own;
      return {
        status: refused ? 409 : 200,
        page: {
          ...base,
          title: mine ? DOINGS[view.purpose].done : ALREADY_DONE,
          paragraphs: [mine ? on(view, decision.at) : doneBy(view, decision)],
        },
      };
    }
    case 'GONE':
      return { status: 410, page: { ...base, title: CLOSED, paragraphs: [GONE[view.because], NOTHING_CHANGED] } };
    case 'CHANGED':
      return { status: 409, page: { ...base, title: CHANGED, paragraphs: [CHANGED_HELP, NOTHING_CHANGED] } };
    case 'NOT_YOURS':
      // The facts of a task that is somebody else's by now are not told any more.
      return {
        status: 410,
        page: { facts: [], links, title: NOT_YOURS, paragraphs: [NOT_YOURS_HELP, NOTHING_CHANGED] },
      };
    case 'EXPIRED':
      return { status: 410, page: { ...base, title: EXPIRED, paragraphs: [EXPIRED_HELP, NOTHING_CHANGED] } };
  }
}

function nameOf(matter: LinkMatter): Words {
  if (matter.confidential) return CONFIDENTIAL;
  return matter.period && matter.taskKind === 'RATE' ? PERIODIC_EVALUATION : TASK_NAMES[matter.taskKind];
}

function factsOf(matter: LinkMatter): Page['facts'] {
  const { dueAt, timeZone, why, period } = matter;
  const same = (text: string): Words => ({ id: text, en: text });
  const instant = (at: Date): Words => ({
    id: formatInstant(at, timeZone, 'id'),
    en: formatInstant(at, timeZone, 'en'),
  });
  const rows: readonly (readonly [Words, Words | undefined])[] = [
    [{ id: 'Tugas', en: 'Task' }, nameOf(matter)],
    [
      { id: 'Pegawai yang dinilai', en: 'Employee appraised' },
      matter.employeeName === null ? undefined : same(matter.employeeName),
    ],
    [{ id: 'Siklus penilaian', en: 'Cycle' }, same(matter.cycleName)],
    [
      { id: 'Periode', en: 'Period' },
      period ? { id: periodName(period, 'id'), en: periodName(period, 'en') } : undefined,
    ],
    [{ id: 'Batas waktu', en: 'Due' }, dueAt ? instant(dueAt) : undefined],
    [{ id: 'Cara menghitung', en: 'How it is counted' }, why?.short],
    [{ id: 'Yang bertindak', en: 'Who acts' }, same(matter.personName)],
    [{ id: 'Catatan', en: 'Note' }, matter.overdue ? OVERDUE : undefined],
  ];
  return rows.flatMap(([label, value]) => (value ? [{ label, value }] : []));
}

const on = (matter: LinkMatter, at: Date): Words => ({
  id: `Dicatat pada ${formatInstant(at, matter.timeZone, 'id')}.`,
  en: `Recorded on ${formatInstant(at, matter.timeZone, 'en')}.`,
});

const doneBy = (
  matter: LinkMatter,
  decision: { readonly byName: string; readonly own: boolean; readonly at: Date },
): Words => ({
  id: `Diselesaikan oleh ${decision.own ? 'Bapak/Ibu sendiri' : decision.byName} pada ${formatInstant(decision.at, matter.timeZone, 'id')}.`,
  en: `Done by ${decision.own ? 'yourself' : decision.byName} on ${formatInstant(decision.at, matter.timeZone, 'en')}.`,
});

const LOG_IN: Words = { id: 'Masuk ke Daur', en: 'Log in to Daur' };
const CONFIDENTIAL: Words = { id: 'Tindak lanjut evaluasi kinerja', en: 'Follow-up of the evaluation' };
const OPENING_CHANGES_NOTHING: Words = {
  id: 'Membuka halaman ini tidak mengubah apa pun.',
  en: 'Opening this page changes nothing.',
};
const NOTHING_CHANGED: Words = { id: 'Tidak ada yang berubah.', en: 'Nothing was changed.' };
const NOT_POSSIBLE: Words = {
  id: 'Tidak dapat dicatat melalui tautan ini. Masuk ke Daur untuk melihat sebabnya.',
  en: 'It cannot be recorded by this link. Log in to Daur to see why.',
};
const OVERDUE: Words = { id: 'Batas waktu telah lewat.', en: 'The due date has passed.' };
const UNKNOWN: Words = { id: 'Tautan tidak dikenal', en: 'Unknown link' };
const UNKNOWN_HELP: Words = {
  id: 'Tautan ini tidak dikenal atau tidak lengkap. Salin seluruh tautan dari surel, atau masuk ke Daur.',
  en: 'This link is not known or not complete. Copy the whole link from the mail, or log in to Daur.',
};
const ALREADY_DONE: Words = { id: 'Tugas ini sudah diselesaikan', en: 'This task is done already' };
const CLOSED: Words = { id: 'Tugas ini sudah ditutup', en: 'This task is closed' };
const CHANGED: Words = { id: 'Tugas ini sudah berubah', en: 'This task has changed' };
const CHANGED_HELP: Words = {
  id: 'Sejak surel dikirim, tugas ini berubah. Masuk ke Daur untuk melihat keadaannya sekarang.',
  en: 'The task has changed since the mail was sent. Log in to Daur to see what it is now.',
};
const NOT_YOURS: Words = { id: 'Tugas ini tidak lagi pada Bapak/Ibu', en: 'This task is no longer yours' };
const NOT_YOURS_HELP: Words = {
  id: 'Tugas ini sekarang dipegang oleh pejabat lain. Apabila itu keliru, hubungi BKD.',
  en: 'Somebody else holds this task now. If that is wrong, ask BKD.',
};
const EXPIRED: Words = { id: 'Tautan ini sudah tidak berlaku', en: 'This link has expired' };
const EXPIRED_HELP: Words = {
  id: 'Demi keamanan, tautan dalam surel berlaku singkat. Tugasnya tetap ada: masuk ke Daur untuk menyelesaikannya.',
  en: 'Links in mails are short-lived, to be safe. The task is still there: log in to Daur to do it.',
};
