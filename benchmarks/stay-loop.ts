/** Reads one element over and over: in an actor every read is a schedule point, on the host none. */
export function readOver(cells: Int32Array, reads: number): number {
  let sum = 0;
  for (let i = 0; i < reads; i++) sum = (sum + cells[i & 1]) | 0;
  return sum;
}

/** Schedule points of an execution that is measured. */
export const READS = 400_000;

/** Cells of the state: two that are read, and one that others wait on. */
export const WAITED = 2;

export function freshCells(): Int32Array {
  return new Int32Array(new SharedArrayBuffer(16));
}
