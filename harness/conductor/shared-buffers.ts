/**
 * The shared buffers inside a state, in the order in which a walk over its own enumerable
 * properties, array elements, map entries and set members meets them. The order gives each buffer
 * its number, the same in every actor and every run.
 */
export function sharedBuffersOf(state: unknown): SharedArrayBuffer[] {
  if (state instanceof SharedArrayBuffer) return [state];
  if (state === null || typeof state !== 'object') return [];
  const found = new Set<SharedArrayBuffer>();
  visit(state, found, new Set());
  return [...found];
}

function visit(value: unknown, found: Set<SharedArrayBuffer>, seen: Set<object>): void {
  if (value === null || typeof value !== 'object' || seen.has(value)) return;
  if (value instanceof SharedArrayBuffer) {
    found.add(value);
    return;
  }
  if (ArrayBuffer.isView(value)) {
    if (value.buffer instanceof SharedArrayBuffer) found.add(value.buffer);
    return;
  }
  seen.add(value);
  if (value instanceof Map) {
    for (const [key, entry] of value) {
      visit(key, found, seen);
      visit(entry, found, seen);
    }
  } else if (value instanceof Set) {
    for (const member of value) visit(member, found, seen);
  } else {
    for (const entry of Object.values(value)) visit(entry, found, seen);
  }
}
