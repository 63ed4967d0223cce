/** Days off that come with Daur: 2026 by its decree. Later years are provisional until BKD enters theirs (docs/domain.md, clocks). */
import type { DayOff } from '../calendar.ts';

const DECREE_2026 =
  'SKB Tiga Menteri Nomor 1497, 2, dan 5 Tahun 2025 tentang Hari Libur Nasional dan Cuti Bersama Tahun 2026';

const national = (date: string, name: string): DayOff => ({
  date,
  kind: 'NATIONAL',
  name,
  source: DECREE_2026,
});

const leave = (date: string, name: string): DayOff => ({
  date,
  kind: 'COLLECTIVE_LEAVE',
  name: `Cuti bersama ${name}`,
  source: DECREE_2026,
});

export const SHIPPED_DAYS_OFF: readonly DayOff[] = [
  national('2026-01-01', 'Tahun Baru 2026 Masehi'),
  national('2026-01-16', 'Isra Mikraj Nabi Muhammad saw.'),
  leave('2026-02-16', 'Tahun Baru Imlek'),
  national('2026-02-17', 'Tahun Baru Imlek 2577 Kongzili'),
  leave('2026-03-18', 'Hari Suci Nyepi'),
  national('2026-03-19', 'Hari Suci Nyepi (Tahun Baru Saka 1948)'),
  leave('2026-03-20', 'Idulfitri 1447 Hijriah'),
  national('2026-03-21', 'Idulfitri 1447 Hijriah'),
  national('2026-03-22', 'Idulfitri 1447 Hijriah'),
  leave('2026-03-23', 'Idulfitri 1447 Hijriah'),
  leave('2026-03-24', 'Idulfitri 1447 Hijriah'),
  national('2026-04-03', 'Wafat Yesus Kristus'),
  national('2026-04-05', 'Kebangkitan Yesus Kristus (Paskah)'),
  national('2026-05-01', 'Hari Buruh Internasional'),
  national('2026-05-14', 'Kenaikan Yesus Kristus'),
  leave('2026-05-15', 'Kenaikan Yesus Kristus'),
  national('2026-05-27', 'Iduladha 1447 Hijriah'),
  leave('2026-05-28', 'Iduladha 1447 Hijriah'),
  national('2026-05-31', 'Hari Raya Waisak 2570 BE'),
  national('2026-06-01', 'Hari Lahir Pancasila'),
  national('2026-06-16', 'Tahun Baru Islam 1448 Hijriah'),
  national('2026-08-17', 'Proklamasi Kemerdekaan'),
  national('2026-08-25', 'Maulid Nabi Muhammad saw.'),
  leave('2026-12-24', 'Kelahiran Yesus Kristus'),
  national('2026-12-25', 'Kelahiran Yesus Kristus'),
];
