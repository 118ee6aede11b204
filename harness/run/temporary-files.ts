/**
 * Makes `folder` the one that `os.tmpdir()` names: in this process, and in the threads and processes that it starts from
 * now on. Returns what takes that back.
 */
export function redirectTemporaryFiles(folder: string): () => void {
  // biome-ignore lint/style/noProcessEnv: user code and the platform look for the folder there
  const environment = process.env;
  const before = environment.TMPDIR;
  environment.TMPDIR = folder;
  return () => {
    if (before === undefined) delete environment.TMPDIR;
    else environment.TMPDIR = before;
  };
}
