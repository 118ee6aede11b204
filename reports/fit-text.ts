/**
 * Text made fit for a terminal. Width is counted in code points: wide characters may shift a column,
 * but never break a line in two.
 */

const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu;
const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/**
 * The text without anything that could move the cursor, change colours or reverse the line: control
 * and format characters become escapes such as `\x1b`.
 */
export function escapeControls(text: string): string {
  return text.replace(UNSAFE, (character) => SHORT[character] ?? escaped(character));
}

function escaped(character: string): string {
  const code = character.codePointAt(0) as number;
  const digits = code.toString(16);
  return code < 0x100 ? `\\x${digits.padStart(2, '0')}` : `\\u{${digits}}`;
}

/** Code points of a text. */
export function widthOf(text: string): number {
  return Array.from(text).length;
}

/** At most `width` code points; a longer text loses its end to `…`. */
export function cutEnd(text: string, width: number): string {
  const points = Array.from(text);
  if (points.length <= width) return text;
  return width <= 0 ? '' : `${points.slice(0, width - 1).join('')}…`;
}

/** At most `width` code points; a longer text loses its start to `…`, as suits a path. */
export function cutStart(text: string, width: number): string {
  const points = Array.from(text);
  if (points.length <= width) return text;
  return width <= 0 ? '' : `…${points.slice(points.length - width + 1).join('')}`;
}

/** Exactly `width` code points: cut or filled up with spaces. */
export function fill(text: string, width: number): string {
  const cut = cutEnd(text, width);
  return cut + ' '.repeat(width - widthOf(cut));
}

/** Lines of at most `width` code points, as `breakLines` breaks them, without line ends and controls. */
export function wrapText(text: string, width: number, indent = '', hang = 0): string[] {
  const room = Math.max(8, width - widthOf(indent));
  const lines = breakLines(escapeControls(text.replace(/\s+/g, ' ').trim()), room, hang);
  return lines.map((each, at) => `${indent}${at === 0 ? '' : ' '.repeat(hang)}${each}`.trimEnd());
}

/**
 * Lines of at most `width` code points, those behind the first of `hang` less. Broken at spaces where
 * the next word fits into a line, else behind a slash, else anywhere.
 */
export function breakLines(text: string, width: number, hang = 0): string[] {
  const points = Array.from(text);
  const lines: string[] = [];
  let from = 0;
  let room = Math.max(1, width);
  const later = Math.max(1, width - hang);
  while (points.length - from > room) {
    const end = breakIn(points, from, from + room, later);
    lines.push(points.slice(from, end).join('').trimEnd());
    from = points[end] === ' ' ? end + 1 : end;
    room = later;
  }
  lines.push(points.slice(from).join(''));
  return lines;
}

function breakIn(points: readonly string[], from: number, to: number, room: number): number {
  const space = points.lastIndexOf(' ', to);
  if (space > from) {
    const next = points.indexOf(' ', space + 1);
    const word = (next < 0 ? points.length : next) - space - 1;
    if (word <= room) return space;
  }
  const slash = points.lastIndexOf('/', to - 1);
  return slash > from + (to - from) / 3 ? slash + 1 : to;
}
