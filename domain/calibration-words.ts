/** The events of a calibration in an appraisal's chain, in words for its timeline. No rating is told: the employee reads it too. Pure. */
import type { Language } from './terms.ts';

type InWords = Readonly<Record<Language, string>>;

const SENTENCES: Readonly<Record<string, InWords>> = {
  CALIBRATION_PROPOSED: {
    id: 'Rapat kalibrasi mengusulkan penyesuaian rating sebelum dokumen disampaikan; pejabat penilai diminta menjawab.',
    en: 'A calibration meeting proposed other ratings before delivery; the official who set the rating is asked to answer.',
  },
  CALIBRATION_ACCEPTED: {
    id: 'Pejabat penilai menyetujui usulan kalibrasi dan menetapkan rating baru; rating semula tetap tersimpan.',
    en: 'The official who set the rating accepted the proposal of the calibration and set a new one; the first is kept.',
  },
  CALIBRATION_DECLINED: {
    id: 'Pejabat penilai menolak usulan kalibrasi; rating tidak berubah.',
    en: 'The official who set the rating declined the proposal of the calibration; the rating stays as it was.',
  },
  CALIBRATION_WITHDRAWN: {
    id: 'Usulan kalibrasi ditarik kembali; rating tidak berubah.',
    en: 'The proposal of the calibration was taken back; the rating stays as it was.',
  },
};

const LAPSED: Readonly<Record<string, InWords>> = {
  DELIVERED: { id: 'dokumen telah disampaikan', en: 'the document was delivered' },
  RATED_ANEW: { id: 'pegawai dinilai kembali', en: 'the employee was rated anew' },
  NOT_ANSWERED: { id: 'tidak dijawab sampai batas waktu', en: 'nobody answered in time' },
};

/** null: the event is none of a calibration. @param data of the event; `because` of one that lapsed */
export function calibrationSentence(type: string, data: unknown): InWords | null {
  if (type !== 'CALIBRATION_LAPSED') return SENTENCES[type] ?? null;
  const because = (data as { readonly because?: string } | null)?.because;
  const words = because === undefined ? undefined : LAPSED[because];
  return {
    id: `Usulan kalibrasi gugur${words ? `: ${words.id}` : ''}; rating tidak berubah karenanya.`,
    en: `The proposal of the calibration lapsed${words ? `: ${words.en}` : ''}; it changed no rating.`,
  };
}
