/** Ways in which a file call may fail on purpose. */
export const FILE_FAILURES = ['EIO', 'ENOSPC', 'EMFILE', 'short-write'] as const;
export type FileFailure = (typeof FILE_FAILURES)[number];

/** What may go wrong in an execution on purpose, chosen by seed. */
export interface Faults {
  /**
   * Roles of actors in processes of which one may be killed (SIGKILL): at any of its schedule points, at most one actor in an
   * execution, in about half of the executions.
   */
  readonly kill?: readonly string[];
  /**
   * Ways in which a file call of an actor may fail: at most one call in an execution, in about half of the executions. EMFILE
   * where a file is opened, ENOSPC where one is created or written, EIO where one is read, written or
   * synced; `short-write` writes half of what was asked for and says so.
   */
  readonly fail?: readonly FileFailure[];
}
