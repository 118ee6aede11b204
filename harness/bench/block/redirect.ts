import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Redirect } from './block-protocol.ts';

/** Has imports of a package, and of files in it, find it in another folder. Returns whether any did. */
export function redirectImports({ name, folder }: Redirect): () => boolean {
  const parentURL = pathToFileURL(join(folder, 'package.json')).href;
  let found = false;
  registerHooks({
    resolve(specifier, context, nextResolve) {
      if (specifier !== name && !specifier.startsWith(`${name}/`)) {
        return nextResolve(specifier, context);
      }
      found = true;
      return nextResolve(specifier, { ...context, parentURL });
    },
  });
  return () => found;
}
