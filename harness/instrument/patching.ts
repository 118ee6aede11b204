/** Undoes one or several patches. */
export type Uninstall = () => void;

/**
 * Replaces `target[key]`, keeping the attributes of the property. Where the replacement is a
 * function it gets name and length of the original. Returns what puts the original back.
 */
export function replaceProperty(target: object, key: PropertyKey, value: unknown): Uninstall {
  const before = Object.getOwnPropertyDescriptor(target, key);
  if (typeof value === 'function' && typeof before?.value === 'function')
    copySignature(before.value, value);
  const attributes = before ?? { writable: true, enumerable: false, configurable: true };
  Object.defineProperty(target, key, {
    value,
    writable: true,
    enumerable: attributes.enumerable ?? false,
    configurable: attributes.configurable ?? true,
  });
  return () => {
    if (before === undefined) Reflect.deleteProperty(target, key);
    else Object.defineProperty(target, key, before);
  };
}

/** Gives `copy` the `name` and `length` of `original`. */
export function copySignature(original: object, copy: object): void {
  for (const key of ['name', 'length']) {
    const descriptor = Object.getOwnPropertyDescriptor(original, key);
    if (descriptor !== undefined) Object.defineProperty(copy, key, descriptor);
  }
}

/** Undoes all, last first. */
export function inReverse(undo: readonly Uninstall[]): Uninstall {
  return () => {
    for (const step of undo.toReversed()) step();
  };
}
