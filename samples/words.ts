/** Words that the sample agency is put together from. Any likeness to a person is chance: first and second names are combined by lot. */

const words = (list: string): readonly string[] => list.split(' ');

export const MALE_NAMES: readonly string[] = words(
  'Adi Agung Ahmad Andi Anton Arif Bagus Bambang Bayu Budi Candra Dedi Dimas Eko Fajar Ferdi Gilang Hadi ' +
    'Hendra Ikhsan Imam Irwan Joko Kadir Lukman Made Markus Nyoman Oktavianus Petrus Rahmat Reza Rizal Sandi ' +
    'Slamet Taufik Tono Umar Wahyu Yusuf',
);

export const FEMALE_NAMES: readonly string[] = words(
  'Ade Aisyah Ani Astuti Ayu Citra Dewi Dian Endang Fatimah Fitri Halimah Indah Intan Kartika Kristina ' +
    'Lestari Lina Maria Mega Murni Nani Nurul Puji Putri Rahma Ratna Rina Rosita Sari Siti Sri Sulastri Tati ' +
    'Tuti Ulfa Wati Yanti Yohana Yuliana',
);

/** Of plants, stones and skies rather than of families, so that a combination hardly names anybody. */
export const SECOND_NAMES: readonly string[] = words(
  'Akasia Angkasa Anggrek Bahari Bakau Bestari Bintang Buana Cakrawala Cemara Cempaka Cendana Damar Delima Embun ' +
    'Gaharu Gemintang Jatiwana Jenggala Kasturi Kemuning Kenanga Kencana Kirana Lazuardi Mahoni Matahari Melati ' +
    'Mentari Meranti Merbau Mutiara Nirwana Palapa Pelangi Permata Pinang Pualam Purnama Rembulan Rimba Sagara ' +
    'Samudra Seroja Teratai Ulin',
);

export const DEGREES = [
  'S.E.',
  'S.Sos.',
  'S.H.',
  'S.T.',
  'S.Kom.',
  'S.AP.',
  'S.IP.',
  'M.Si.',
  'M.AP.',
  'A.Md.',
] as const;

const PLACE_HEADS = [
  'Tanjung',
  'Bukit',
  'Sungai',
  'Teluk',
  'Padang',
  'Batu',
  'Kuala',
  'Rawa',
  'Pulau',
  'Lembah',
] as const;
const PLACE_TAILS = [
  'Asri',
  'Mulya',
  'Indah',
  'Makmur',
  'Sari',
  'Lestari',
  'Permai',
  'Sentosa',
  'Harapan',
  'Damai',
] as const;

/** A made-up place for a number from 1: a hundred of them, then the same again with a number behind. */
export function placeName(number: number): string {
  const index = number - 1;
  const head = PLACE_HEADS[index % PLACE_HEADS.length] ?? '';
  const tail = PLACE_TAILS[(Math.floor(index / PLACE_HEADS.length) + index) % PLACE_TAILS.length] ?? '';
  const round = Math.floor(index / (PLACE_HEADS.length * PLACE_TAILS.length));
  return round === 0 ? `${head} ${tail}` : `${head} ${tail} ${round + 1}`;
}

/** Offices of the agency beyond the first eight units; the secretariat stands above all of them. */
export const MORE_OFFICES = [
  ['BAPPEDA', 'Badan Perencanaan Pembangunan Daerah'],
  ['INSPEKTORAT', 'Inspektorat Daerah'],
  ['BPKAD', 'Badan Pengelolaan Keuangan dan Aset Daerah'],
  ['DINSOS', 'Dinas Sosial'],
  ['DISHUB', 'Dinas Perhubungan'],
  ['DISDUKCAPIL', 'Dinas Kependudukan dan Pencatatan Sipil'],
  ['DISKOMINFO', 'Dinas Komunikasi dan Informatika'],
  ['DPMPTSP', 'Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu'],
  ['DISPERTAN', 'Dinas Pertanian'],
  ['DISKAN', 'Dinas Perikanan'],
  ['DLH', 'Dinas Lingkungan Hidup'],
  ['DISPARBUD', 'Dinas Pariwisata dan Kebudayaan'],
  ['DISNAKER', 'Dinas Tenaga Kerja'],
  ['DISKOPERINDAG', 'Dinas Koperasi, Perindustrian dan Perdagangan'],
  ['DPMD', 'Dinas Pemberdayaan Masyarakat dan Desa'],
  ['BPBD', 'Badan Penanggulangan Bencana Daerah'],
  ['SATPOLPP', 'Satuan Polisi Pamong Praja'],
  ['SETWAN', 'Sekretariat Dewan Perwakilan Rakyat Daerah'],
] as const;

export const OFFICE_POSTS = [
  'Analis Kebijakan Ahli Pertama',
  'Perencana Ahli Pertama',
  'Pranata Komputer Ahli Pertama',
  'Arsiparis Terampil',
  'Pengelola Keuangan',
  'Pengadministrasi Umum',
  'Penata Laporan Keuangan',
  'Pengelola Kepegawaian',
  'Pranata Hubungan Masyarakat Ahli Pertama',
] as const;

export const HEALTH_POSTS = [
  'Perawat Terampil',
  'Perawat Ahli Pertama',
  'Bidan Terampil',
  'Bidan Ahli Pertama',
  'Dokter Ahli Pertama',
  'Apoteker Ahli Pertama',
  'Sanitarian Terampil',
  'Nutrisionis Terampil',
  'Pengadministrasi Umum',
] as const;

export const SCHOOL_POSTS = [
  'Guru Matematika Ahli Pertama',
  'Guru Bahasa Indonesia Ahli Pertama',
  'Guru IPA Ahli Muda',
  'Guru IPS Ahli Pertama',
  'Guru Bahasa Inggris Ahli Pertama',
  'Guru Kelas Ahli Pertama',
  'Guru Olahraga Ahli Pertama',
  'Pustakawan Terampil',
  'Pengadministrasi Sekolah',
] as const;

export const CIVIL_SERVANT_RANKS = [
  'Pengatur (II/c)',
  'Pengatur Tingkat I (II/d)',
  'Penata Muda (III/a)',
  'Penata Muda Tingkat I (III/b)',
  'Penata (III/c)',
] as const;

export const CONTRACT_RANKS = ['V', 'VII', 'IX', 'X'] as const;
