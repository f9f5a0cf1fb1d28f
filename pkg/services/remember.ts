/** Puts an entry at the end of a map; beyond the bound, the one that was put there first is forgotten. */
export function remember<K, V>(
  map: Map<K, V>,
  [key, value]: readonly [key: K, value: V],
  sizeMax: number,
): void {
  map.delete(key);
  map.set(key, value);
  if (map.size <= sizeMax) return;
  for (const first of map.keys()) {
    map.delete(first);
    return;
  }
}
