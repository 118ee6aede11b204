import fs from 'node:fs';
import fsPromises from 'node:fs/promises';

/**
 * The platform's file calls as they were when this module was evaluated, which is before any of them
 * is replaced. Accessors (`fs.ReadStream` among them) are not copied: reading one loads it.
 */
export const platformFs: typeof fs = functionsOf(fs);

/** The same of `fs.promises`. */
export const platformPromises: typeof fsPromises = functionsOf(fsPromises);

function functionsOf<Source extends object>(source: Source): Source {
  const functions: Record<string, unknown> = {};
  for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(source))) {
    if (typeof value === 'function') functions[name] = value;
  }
  return functions as Source;
}
