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

/** Lines of at most `width` code points, broken at spaces where there are any. */
export function wrapText(text: string, width: number, indent = ''): string[] {
  const room = Math.max(8, width - widthOf(indent));
  const lines: string[] = [];
  let line = '';
  for (const word of escapeControls(text.replace(/\s+/g, ' ').trim()).split(' ')) {
    let rest = word;
    if (line !== '' && widthOf(line) + 1 + widthOf(rest) > room) {
      lines.push(line);
      line = '';
    }
    while (widthOf(rest) > room) {
      const points = Array.from(rest);
      lines.push(points.slice(0, room).join(''));
      rest = points.slice(room).join('');
    }
    line = line === '' ? rest : `${line} ${rest}`;
  }
  if (line !== '' || lines.length === 0) lines.push(line);
  return lines.map((each) => (indent + each).trimEnd());
}
