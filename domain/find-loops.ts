/**
 * Finds everybody who stands on a loop when one follows `above` upwards. People who merely lead into a loop are not on it.
 * Linear in the number of people; chains of any length.
 * @returns for each one on a loop, the members of that loop in upward order, beginning with the one that was met first.
 */
export function findLoops(above: ReadonlyMap<string, string | null>): ReadonlyMap<string, readonly string[]> {
  const settled = new Set<string>();
  const loops = new Map<string, readonly string[]>();
  for (const start of above.keys()) {
    const path: string[] = [];
    const placeOnPath = new Map<string, number>();
    let current: string | null | undefined = start;
    while (current != null && !settled.has(current) && !placeOnPath.has(current)) {
      placeOnPath.set(current, path.length);
      path.push(current);
      current = above.get(current);
    }
    const entry = current == null ? undefined : placeOnPath.get(current);
    if (entry !== undefined) {
      const members = path.slice(entry);
      for (const member of members) loops.set(member, members);
    }
    for (const member of path) settled.add(member);
  }
  return loops;
}
