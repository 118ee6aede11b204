import type MagicString from 'magic-string';
import type { SourceMap } from 'magic-string';
import type { Site } from './site-number.ts';

/**
 * The text of `edited` with an inline source map. Lines from `firstGenerated` on (counted from 0)
 * are the site functions: line n of them is mapped to the n-th site, so that an error thrown by an
 * access is reported where the user wrote it. `null` entries are lines without a place.
 */
export function withSourceMap(
  edited: MagicString,
  SourceMapClass: typeof SourceMap,
  file: string,
  firstGenerated: number,
  places: readonly (Site | null)[],
): string {
  const map = edited.generateDecodedMap({ source: file, hires: 'boundary', includeContent: false });
  const mappings = map.mappings as number[][][];
  places.forEach((place, index) => {
    const line = firstGenerated + index;
    while (mappings.length <= line) mappings.push([]);
    mappings[line] = place === null ? [] : [[0, 0, place.line - 1, place.column - 1]];
  });
  const encoded = new SourceMapClass(map).toString();
  const base64 = Buffer.from(encoded, 'utf8').toString('base64');
  return `${edited.toString()}\n//# sourceMappingURL=data:application/json;charset=utf-8;base64,${base64}`;
}
