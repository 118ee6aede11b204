/** What fits on the screen: `maxLines` leaves room for the text around an interleaving. */
export interface Room {
  readonly width: number;
  readonly maxLines: number;
}

const ELSEWHERE: Room = { width: 100, maxLines: 40 };
/** Lines of a finding beside its interleaving, the prompt included. */
const AROUND = 10;

/** The room that an output stream has; a file or a pipe gets a page of ordinary size. */
export function roomOf(stream: { isTTY?: boolean; columns?: number; rows?: number }): Room {
  if (stream.isTTY !== true) return ELSEWHERE;
  // A terminal that does not know its size says 0.
  const columns = stream.columns || ELSEWHERE.width;
  const rows = stream.rows || ELSEWHERE.maxLines + AROUND;
  return {
    width: Math.max(20, Math.min(columns, 180)),
    maxLines: Math.max(12, Math.min(rows - AROUND, ELSEWHERE.maxLines)),
  };
}
