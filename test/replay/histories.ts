import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const HISTORIES_FOLDER = fileURLToPath(new URL('histories', import.meta.url));

/** An event as it stands in a recorded history: its id and type, and attributes that depend on the type. */
export interface RecordedEvent {
  readonly eventId: string;
  readonly eventType: string;
  readonly [attributes: string]: unknown;
}

export interface RecordedHistory {
  readonly name: string;
  /** Any will do for a replay; ids are in the inputs. */
  readonly workflowId: string;
  readonly history: { readonly events: readonly RecordedEvent[] };
}

export function recordedHistories(): RecordedHistory[] {
  return readdirSync(HISTORIES_FOLDER)
    .sort()
    .map((file) => {
      const name = file.replace(/\.json$/, '');
      const history = JSON.parse(readFileSync(join(HISTORIES_FOLDER, file), 'utf8')) as RecordedHistory['history'];
      return { name, workflowId: name, history };
    });
}

/** Everything that a history carries for the workflow or from it: decoded payloads, JSON texts. */
export function payloadsOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(payloadsOf);
  if (typeof value !== 'object' || value === null) return [];
  const { data, metadata, ...rest } = value as { data?: unknown; metadata?: unknown };
  const own = typeof data === 'string' && metadata !== undefined ? [Buffer.from(data, 'base64').toString('utf8')] : [];
  return [...own, ...payloadsOf(data), ...Object.values(rest).flatMap(payloadsOf)];
}
