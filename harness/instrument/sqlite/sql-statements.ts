/** A piece of SQL that hides no semicolon: a quoted text, a name in brackets, a comment; or what is none of these. */
const PIECE =
  /[^'"`[\-/;]+|'(?:[^']|'')*'?|"(?:[^"]|"")*"?|`(?:[^`]|``)*`?|\[[^\]]*\]?|--[^\n]*|\/\*.*?(?:\*\/|$)|./gs;
const COMMENT = /^(?:--|\/\*)/;
const QUOTE = /^['"`[]/;
const TRIGGER = /^\s*create\s+(?:temp\s+|temporary\s+)?trigger\b/i;
const TRIGGER_END = /;\s*end\s*$/i;

/**
 * The single statements of a script, those that are empty left out. SQLite runs a script at one go, but
 * other actors may come between its statements.
 */
export function splitStatements(script: string): string[] {
  const statements: string[] = [];
  let text = '';
  let bare = '';
  const flush = () => {
    if (bare.trim() !== '') statements.push(text.trim());
    text = '';
    bare = '';
  };
  for (const [piece] of script.matchAll(PIECE)) {
    const isInTrigger = piece === ';' && TRIGGER.test(bare) && !TRIGGER_END.test(bare);
    if (piece === ';' && !isInTrigger) {
      flush();
      continue;
    }
    text += piece;
    bare += barePiece(piece);
  }
  flush();
  return statements;
}

/** SQL without comments, its quoted pieces emptied: what keywords can be looked for in. */
export function bareSql(sql: string): string {
  return sql.replace(PIECE, barePiece).trim();
}

function barePiece(piece: string): string {
  if (COMMENT.test(piece)) return ' ';
  return QUOTE.test(piece) ? "''" : piece;
}

const LONGEST = 60;

/** SQL as readers see it: one line without comments, cut where it is long. */
export function shownSql(sql: string): string {
  const uncommented = sql.replace(PIECE, (piece) => (COMMENT.test(piece) ? ' ' : piece));
  const line = uncommented.replaceAll(/\s+/g, ' ').trim().replace(/;$/, '');
  return line.length <= LONGEST ? line : `${line.slice(0, LONGEST - 1)}…`;
}
