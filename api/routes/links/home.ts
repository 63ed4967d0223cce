import { defineRoute } from '../../framework/define-route.ts';
import { PAGE_HEADERS, renderPage } from '../../pages/render-page.ts';

const title = { id: 'Daur: penilaian kinerja pegawai', en: 'Daur: appraisal of employees' };
const about = {
  id: 'Tugas, keputusan, dan dokumen penilaian kinerja. Masuk dengan akun kepegawaian Bapak/Ibu; apabila tidak dapat masuk, hubungi BKD.',
  en: 'Tasks, decisions and documents of the appraisal. Log in with your account of the agency; if you cannot, ask BKD.',
};

export const getHome = defineRoute({
  method: 'GET',
  path: '/',
  auth: 'PUBLIC',
  tags: ['System'],
  summary: 'Where a person lands who opens the address of Daur',
  responses: { 200: { description: 'A page', contentType: 'text/html; charset=utf-8' } },
  handler: ({ api }) => {
    const docs = { label: { id: 'Dokumentasi API', en: 'Documentation of the API' }, url: '/docs' };
    const people = {
      label: { id: 'Masuk sebagai (hanya untuk pengembangan)', en: 'Log in as (development only)' },
      url: '/local-issuer/people',
    };
    const links = api.localIssuer ? [docs, people] : [docs];
    return { status: 200, headers: PAGE_HEADERS, body: renderPage({ title, paragraphs: [about], facts: [], links }) };
  },
});
