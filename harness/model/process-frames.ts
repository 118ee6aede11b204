/** Types of the frames that pass between a group of processes and their host. */
export const FRAME = {
  /** Host to process, once: a `ProcessSetup`. */
  setup: 0,
  /** Host to process: a `BatchMessage`. */
  batch: 1,
  /** The turn, with its memory: see `packBaton`. */
  turn: 2,
  /** Process to host: the batch is over; the memory as it was left. */
  done: 3,
  /** Process to host: kill me; then the turn to be handed on, behind who dies and who gets it. */
  die: 7,
  /** Process to host, once: it has loaded its modules. */
  ready: 6,
  /** Process to host, as text: it cannot start. */
  failed: 4,
  /** Process to host, as text: an error that is no execution's. */
  stray: 5,
  /** Process to host, while an execution is recorded: the memory as it is. */
  told: 8,
} as const;

/** Bytes before the turn in a `die` frame: two little-endian 32-bit numbers. */
export const WILL_BYTES = 8;

/** Names of the pipes in a group's folder. */
export function pipeOf(process: number): string {
  return `turn-${process}`;
}
export const HOST_PIPE = 'host';
