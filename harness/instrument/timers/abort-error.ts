/** What the platform rejects with when a signal aborts an operation; its own class is not exported. */
export class AbortError extends Error {
  readonly code = 'ABORT_ERR';
  override readonly name = 'AbortError';

  /** @param cause the reason of the signal */
  constructor(cause: unknown) {
    super('The operation was aborted', { cause });
    // The stack was taken before the error had its name.
    Error.captureStackTrace(this, AbortError);
  }
}
