/** The evaluation document as people print and sign it: A4, Indonesian, after formats D.1.1, D.1.2 and D.1.3 (Annex V, p.115–118). */
import { createRequire } from 'node:module';
import { DateTime } from 'luxon';
import pdfmake, { type Content, type DocumentDefinition } from 'pdfmake';
import { showIdentity } from '../domain/identifiers.ts';
import { periodName } from '../domain/periods.ts';
import { legalBasisInIndonesian } from '../domain/legal-basis.ts';
import type { Expectation, OrganisationGrade, Period, Predicate } from '../domain/terms.ts';
import type { DocumentPerson, EvaluationContent } from './evaluation-content.ts';

export interface PrintedDocument {
  readonly form: 'D.1.1' | 'D.1.2' | 'D.1.3';
  readonly content: EvaluationContent;
  readonly signedAt: Date;
}

const EXPECTATION: Record<Expectation, string> = {
  ABOVE: 'DI ATAS EKSPEKTASI',
  MEETS: 'SESUAI EKSPEKTASI',
  BELOW: 'DI BAWAH EKSPEKTASI',
};

const PREDICATE: Record<Predicate, string> = {
  SANGAT_BAIK: 'SANGAT BAIK',
  BAIK: 'BAIK',
  BUTUH_PERBAIKAN: 'BUTUH PERBAIKAN',
  KURANG: 'KURANG (MISCONDUCT)',
  SANGAT_KURANG: 'SANGAT KURANG',
};

const GRADE: Record<OrganisationGrade, string> = {
  ISTIMEWA: 'ISTIMEWA',
  BAIK: 'BAIK',
  BUTUH_PERBAIKAN: 'BUTUH PERBAIKAN',
  KURANG: 'KURANG',
  SANGAT_KURANG: 'SANGAT KURANG',
};

const require = createRequire(import.meta.url);
pdfmake.setFonts(require('pdfmake/standard-fonts/Helvetica.js') as Parameters<typeof pdfmake.setFonts>[0]);

// A document is text: nothing is fetched, and only the fonts are read.
pdfmake.setUrlAccessPolicy(() => false);
pdfmake.setLocalAccessPolicy((path) => path.startsWith('Helvetica'));

export async function evaluationPdf(document: PrintedDocument): Promise<Buffer> {
  return pdfmake.createPdf(layout(document)).getBuffer();
}

function layout({ form, content, signedAt }: PrintedDocument): DocumentDefinition {
  const signed = DateTime.fromJSDate(signedAt, { zone: content.timeZone }).setLocale('id').toFormat('d MMMM yyyy');
  const { from, to } = content.period;
  const day = (date: string, format: string): string => DateTime.fromISO(date).setLocale('id').toFormat(format);
  return {
    pageSize: 'A4',
    pageMargins: [56, 48, 56, 56],
    info: { title: `Dokumen Evaluasi Kinerja Pegawai, Format ${form}` },
    language: 'id',
    defaultStyle: { font: 'Helvetica', fontSize: 9.5, lineHeight: 1.15 },
    footer: (page, pages) => ({
      text: `Format ${form} · ditandatangani secara elektronik ${signed} · halaman ${page} dari ${pages}`,
      alignment: 'center',
      fontSize: 7.5,
      color: '#555555',
    }),
    content: [
      { text: 'DOKUMEN EVALUASI KINERJA PEGAWAI', bold: true, fontSize: 13, alignment: 'center' },
      { text: `PERIODE: ${periodLine(content.period)}`, alignment: 'center' },
      {
        text: `Periode penilaian: ${day(from, 'd MMMM')} s.d. ${day(to, 'd MMMM yyyy')}`,
        alignment: 'center',
        margin: [0, 0, 0, 10],
      },
      ...personPart('1. PEGAWAI YANG DINILAI', content.employee),
      ...personPart('2. PEJABAT PENILAI KINERJA', content.evaluator),
      ...personPart('3. ATASAN PEJABAT PENILAI KINERJA', content.evaluatorsSuperior),
      ...part('4. EVALUASI KINERJA', [
        ['CAPAIAN KINERJA ORGANISASI', organisationText(content)],
        ['RATING HASIL KERJA', ratingText(content, 'resultsRating')],
        ['RATING PERILAKU KERJA', ratingText(content, 'behaviourRating')],
        ['PREDIKAT KINERJA PEGAWAI', predicateText(content)],
      ]),
      ...textPart('5. CATATAN/REKOMENDASI', evaluatorsWords(content)),
      ...appealParts(content),
      signatures(form, content, signed),
    ],
  };
}

/** As the formats have it: "TRIWULAN I/II/III/IV-AKHIR" (p.115). */
function periodLine({ code, last }: EvaluationContent['period']): string {
  const upper = (period: Period): string => periodName(period, 'id').toUpperCase();
  if (code) return upper(code);
  return last ? `${upper(last)}-AKHIR` : 'AKHIR';
}

function organisationText(content: EvaluationContent): string {
  if (!content.organisationResult)
    return content.period.code ? 'belum ditetapkan untuk periode ini' : 'belum ditetapkan';
  const grade = GRADE[content.organisationResult];
  return content.organisationResultIsLastYears ? `${grade} (capaian tahun sebelumnya, Lampiran IV.B.1.f)` : grade;
}

function personPart(title: string, person: DocumentPerson | null): Content[] {
  if (!person) return part(title, [['NAMA', '–']]);
  return part(title, [
    ['NAMA', person.name],
    ['NIP', showIdentity(person.identityNumber)],
    ['PANGKAT/GOL. RUANG', person.rank ?? '–'],
    ['JABATAN', person.actingAs ? `${person.position} (${person.actingAs})` : person.position],
    ['UNIT KERJA', person.unit],
  ]);
}

function part(title: string, rows: readonly (readonly [string, string])[]): Content[] {
  return [
    heading(title),
    {
      table: { widths: [170, '*'], body: rows.map(([name, value]) => [name, value]) },
      layout: {
        hLineWidth: () => 0.4,
        vLineWidth: () => 0.4,
        hLineColor: () => '#999999',
        vLineColor: () => '#999999',
      },
      margin: [0, 0, 0, 6],
    },
  ];
}

const heading = (title: string): Content => ({ text: title, bold: true, margin: [0, 4, 0, 2] });

const textPart = (title: string, text: string): Content[] => [heading(title), { text, margin: [4, 0, 0, 6] }];

/** After an appeal the new rating counts; what it was before stays on the paper. */
function ratingText(content: EvaluationContent, which: 'resultsRating' | 'behaviourRating'): string {
  return changed(EXPECTATION[content[which]], content.appeal && EXPECTATION[content.appeal.contested[which]]);
}

function predicateText(content: EvaluationContent): string {
  const { appeal, predicate, studyEndedWithoutDegree } = content;
  const text = changed(PREDICATE[predicate], appeal && PREDICATE[appeal.contested.predicate]);
  if (!studyEndedWithoutDegree) return text;
  return `${text}\n(tugas belajar tidak diselesaikan; ${legalBasisInIndonesian(studyEndedWithoutDegree)})`;
}

const changed = (now: string, before: string | undefined): string =>
  before === undefined || before === now ? now : `${now} (semula ${before})`;

/** Number 5 is the evaluator's; the new words of who decided on the appeal stand in number 8. */
function evaluatorsWords({ appeal, notes, recommendation }: EvaluationContent): string {
  return appeal ? `${appeal.contested.notes}\n${appeal.contested.recommendation}` : `${notes}\n${recommendation}`;
}

function appealParts({ appeal, predicate }: EvaluationContent): Content[] {
  if (!appeal) return [];
  return [
    ...textPart('6. KEBERATAN', appeal.objection),
    ...textPart('7. PENJELASAN PEJABAT PENILAI KINERJA ATAS KEBERATAN', appeal.evaluatorsExplanation ?? '–'),
    ...textPart(
      '8. KEPUTUSAN DAN REKOMENDASI ATASAN PEJABAT PENILAI KINERJA',
      [
        `Hasil evaluasi kinerja diubah: predikat semula ${PREDICATE[appeal.contested.predicate]}, menjadi ${PREDICATE[predicate]}.`,
        `Alasan: ${appeal.decision}`,
        `Catatan: ${appeal.newNotes}`,
        `Rekomendasi: ${appeal.newRecommendation}`,
      ].join('\n'),
    ),
  ];
}

/** D.1.1: employee and evaluator. D.1.2: employee and the evaluator's superior. D.1.3: all three. */
function signatures(form: PrintedDocument['form'], content: EvaluationContent, signed: string): Content {
  const block = (title: string, person: DocumentPerson | null, date: string): Content => ({
    stack: [
      { text: date, alignment: 'center' },
      { text: title, alignment: 'center' },
      { text: person?.actingAs ?? ' ', alignment: 'center', margin: [0, 0, 0, 32] },
      { text: person?.name ?? '…………………………', alignment: 'center', bold: true },
      { text: person ? `NIP ${showIdentity(person.identityNumber)}` : '', alignment: 'center' },
    ],
    unbreakable: true,
  });
  // Numbered as in the formats, where the evaluator's comes before the employee's.
  const employee = block(`${form === 'D.1.3' ? '10' : '7'}. Pegawai yang Dinilai`, content.employee, '………………, ………………');
  const rater =
    form === 'D.1.2'
      ? block('6. Atasan Pejabat Penilai Kinerja', content.evaluatorsSuperior, signed)
      : form === 'D.1.1'
        ? block('6. Pejabat Penilai Kinerja', content.evaluator, signed)
        : block('9. Pejabat Penilai Kinerja', content.evaluator, '………………, ………………');
  const superior =
    form === 'D.1.3'
      ? [block('11. Atasan Pejabat Penilai Kinerja', content.appeal?.judge ?? content.evaluatorsSuperior, signed)]
      : [];
  return { columns: [employee, rater, ...superior], columnGap: 12, margin: [0, 14, 0, 0] };
}
