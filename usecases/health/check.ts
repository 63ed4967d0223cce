/** One thing that was looked at, in words for whoever is called: English, and Indonesian for BKD. No personal data, no addresses. */
export interface Check {
  readonly ok: boolean;
  readonly detail: string;
  readonly rincian: string;
}

export const good = (detail: string, rincian: string): Check => ({ ok: true, detail, rincian });
export const bad = (detail: string, rincian: string): Check => ({ ok: false, detail, rincian });

/** A probe must answer before whoever asks gives it up, milliseconds. */
const PROBE_MS = 2_000;

/** @param otherwise where the look fails or takes too long, which means the same to a probe */
export async function inTime(look: Promise<Check>, otherwise: Check): Promise<Check> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<Check>((resolve) => {
    timer = setTimeout(() => resolve(otherwise), PROBE_MS);
  });
  try {
    return await Promise.race([look, timeout]);
  } catch {
    return otherwise;
  } finally {
    clearTimeout(timer);
  }
}

/** 95 → "95 s", 240 → "4 min", 7200 → "2 h". */
export function span(seconds: number): { readonly en: string; readonly id: string } {
  const [value, en, id] =
    seconds < 120
      ? [seconds, 's', 'detik']
      : seconds < 7_200
        ? [seconds / 60, 'min', 'menit']
        : [seconds / 3_600, 'h', 'jam'];
  return { en: `${Math.round(value)} ${en}`, id: `${Math.round(value)} ${id}` };
}
