import type { Act, Deps } from '../../../usecases/context.ts';
import { readCalibration, type CalibrationView } from '../../../usecases/calibration/read-calibrations.ts';
import { etag } from '../../framework/etag.ts';

/** The meeting as it is after a command. */
export async function calibrationNow(
  deps: Deps,
  act: Act,
  calibrationId: string,
): Promise<{ body: CalibrationView; headers: { ETag: string } }> {
  const body = await readCalibration(deps, act, calibrationId);
  return { body, headers: etag(body.version) };
}
