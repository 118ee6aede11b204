import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomically } from '../base/atomic-file.ts';
import { messageOf, UsageError } from '../base/errors.ts';
import type { Finding } from '../model/finding.ts';
import type { Target } from '../model/target.ts';

/** Version of the finding files' format. */
export const FINDING_FILE_VERSION = 1;

/** A finding with all that is needed to replay it, as kept in a folder's `findings/`. */
export interface FindingFile {
  readonly version: typeof FINDING_FILE_VERSION;
  readonly target: string;
  readonly subjectOption?: string;
  readonly finding: Finding;
}

/** One remembered finding. */
export interface CorpusEntry {
  readonly target: string;
  readonly token: string;
  readonly kind: string;
  readonly file: string;
}

/** Keeps a finding: its own file, and a line in the corpus. Returns the file's path. */
export async function storeFinding(
  folder: string,
  target: Target,
  finding: Finding,
): Promise<string> {
  const file = join(
    'findings',
    `${finding.scenario}-${finding.variant}-${finding.kind}-${finding.hash.slice(0, 8)}.json`,
  );
  const content: FindingFile = {
    version: FINDING_FILE_VERSION,
    target: target.name,
    ...(target.subjectOption === undefined ? {} : { subjectOption: target.subjectOption }),
    finding,
  };
  await writeFileAtomically(join(folder, file), `${JSON.stringify(content, null, 1)}\n`);
  const entry: CorpusEntry = {
    target: target.name,
    token: finding.token,
    kind: finding.kind,
    file,
  };
  const known = await readCorpus(folder);
  const others = known.filter((other) => other.file !== file);
  await writeFileAtomically(
    join(folder, 'corpus.json'),
    `${JSON.stringify([...others, entry], null, 1)}\n`,
  );
  return file;
}

/**
 * The findings that a folder remembers; none when it has no corpus.
 * @throws UsageError when the corpus cannot be read or is none.
 */
export async function readCorpus(folder: string): Promise<CorpusEntry[]> {
  const path = join(folder, 'corpus.json');
  const text = await readText(path);
  if (text === undefined) return [];
  const entries = parse(text, path);
  const fits = (entry: unknown) => {
    const { target, token } = (entry ?? {}) as Partial<CorpusEntry>;
    return typeof target === 'string' && typeof token === 'string';
  };
  if (Array.isArray(entries) && entries.every(fits)) return entries as CorpusEntry[];
  throw new UsageError(`${path} is no corpus of findings; move it away and run again`);
}

/**
 * Reads a finding file.
 * @throws UsageError when it cannot be read, is none, or was written by another version.
 */
export async function readFindingFile(path: string): Promise<FindingFile> {
  const text = await readText(path);
  if (text === undefined)
    throw new UsageError(
      `finding file ${path} does not exist; give a replay token or a file of .hammerlock/findings`,
    );
  const content = parse(text, path) as Partial<FindingFile> | null;
  if (content?.version !== FINDING_FILE_VERSION) {
    throw new UsageError(
      `${path} is no finding of this version (expected version ${FINDING_FILE_VERSION}); run the scenario again to make a new one`,
    );
  }
  const { finding } = content;
  const complete =
    typeof content.target === 'string' &&
    typeof finding?.schedule === 'string' &&
    Array.isArray(finding.trace);
  if (!complete)
    throw new UsageError(
      `${path} is damaged: it names no target, schedule or trace; run the scenario again`,
    );
  return content as FindingFile;
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new UsageError(`cannot read ${path}: ${messageOf(thrown)}`);
  }
}

function parse(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UsageError(`${path} is not JSON; move it away and run again`);
  }
}
