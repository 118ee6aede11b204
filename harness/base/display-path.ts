import { fileURLToPath } from 'node:url';

/** A module's path as a reader knows it: relative to `folder` where it lies in it, else whole. */
export function displayPathFrom(folder: string): (url: string) => string {
  const prefix = folder.endsWith('/') ? folder : `${folder}/`;
  return (url) => {
    if (!url.startsWith('file:')) return url;
    const path = fileURLToPath(url);
    return path.startsWith(prefix) ? path.slice(prefix.length) : path;
  };
}
