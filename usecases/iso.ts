/** Instants as ISO 8601 UTC text, for results that must be plain JSON. */
export function iso(instant: Date): string {
  return instant.toISOString();
}

export function isoOrNull(instant: Date | null): string | null {
  return instant?.toISOString() ?? null;
}
