/** How much of a source location is shown. */
export type PlaceForm = 'whole' | 'in-package' | 'file';

/**
 * Shorter forms of source locations (`file:line`) that still tell their files apart: without the
 * folder that the user's own files share and without the way to a package (`lockfile/index.js:61`),
 * or with no more folders than it takes (`index.js:61`).
 */
export function placeNames(
  locations: readonly string[],
  form: PlaceForm,
): ReadonlyMap<string, string> {
  const all = [...new Set(locations)];
  if (form === 'whole') return new Map(all.map((each) => [each, each]));
  const files = [...new Set(all.map(fileOf))];
  const names = form === 'file' ? shortestTails(files) : inPackages(files);
  return new Map(
    all.map((each) => {
      const file = fileOf(each);
      return [each, `${names.get(file) ?? file}${each.slice(file.length)}`];
    }),
  );
}

function fileOf(location: string): string {
  return location.replace(/:\d+$/, '');
}

const PACKAGES = 'node_modules/';

function inPackages(files: readonly string[]): Map<string, string> {
  const own = files.filter((file) => !file.includes(PACKAGES));
  const folder = commonFolder(own);
  const names = files.map((file): [string, string] => {
    const at = file.lastIndexOf(PACKAGES);
    return [file, at < 0 ? file.slice(folder.length) : file.slice(at + PACKAGES.length)];
  });
  // A package may be there twice.
  const different = new Set(names.map(([, name]) => name)).size === files.length;
  return new Map(different ? names : files.map((file) => [file, file]));
}

/** The folder, with its last slash, that all paths lie in; empty where there is none. */
function commonFolder(paths: readonly string[]): string {
  const [first = '', ...others] = paths;
  let folder = first.slice(0, first.lastIndexOf('/') + 1);
  while (folder !== '' && !others.every((path) => path.startsWith(folder))) {
    folder = folder.slice(0, folder.lastIndexOf('/', folder.length - 2) + 1);
  }
  return folder;
}

/** Files that are known by their folder. */
const ENTRY = /(?:^|\/)(?:index|main|mod)\.\w+$/;

function shortestTails(files: readonly string[]): Map<string, string> {
  return new Map(
    files.map((file) => {
      const others = files.filter((other) => other !== file);
      let from = file.lastIndexOf('/');
      const isTail = (tail: string) =>
        others.some((other) => other === tail || other.endsWith(`/${tail}`));
      if (ENTRY.test(file)) from = file.lastIndexOf('/', from - 1);
      while (from >= 0 && isTail(file.slice(from + 1))) from = file.lastIndexOf('/', from - 1);
      return [file, file.slice(from + 1)];
    }),
  );
}
