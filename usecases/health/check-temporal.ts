import { bad, good, inTime, type Check } from './check.ts';

/** What a process can see of Temporal. */
export type TemporalState =
  | { readonly is: 'UP'; /** Task queues that no worker has polled for a while. */ readonly unpolled: readonly string[] }
  | { readonly is: 'DOWN'; /** Since the first look in vain. */ readonly since: Date };

const SILENT = bad(
  'does not answer; people can still decide and file appeals, what follows from it happens when it is back',
  'tidak menjawab; keputusan dan keberatan tetap dapat dibuat, tindak lanjutnya berjalan setelah pulih',
);

/** Never throws. */
export function checkTemporal(look: () => Promise<TemporalState>): Promise<Check> {
  return inTime(describe(look), SILENT);
}

async function describe(look: () => Promise<TemporalState>): Promise<Check> {
  const state = await look();
  if (state.is === 'DOWN') {
    const since = state.since.toISOString();
    return bad(
      `does not answer since ${since}; people can still decide and file appeals, what follows from it happens when it is back`,
      `tidak menjawab sejak ${since}; keputusan dan keberatan tetap dapat dibuat, tindak lanjutnya berjalan setelah pulih`,
    );
  }
  if (state.unpolled.length === 0) return good('answers', 'menjawab');
  const queues = state.unpolled.join(', ');
  return bad(
    `answers, but no worker asks for work (${queues}): start the worker; people can still decide`,
    `menjawab, tetapi tidak ada worker yang mengambil pekerjaan (${queues}): jalankan worker; keputusan tetap dapat dibuat`,
  );
}
