import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomically } from '../base/atomic-file.ts';
import { messageOf, UsageError } from '../base/errors.ts';
import type { Finding } from '../model/finding.ts';
import { portableFinding } from '../model/portable-finding.ts';
import type { Target } from '../model/target.ts';

/** Version of the finding files' format. */
export const FINDING_FILE_VERSION = 1;

/** Folder of the finding files in an output folder. */
const FINDINGS = 'findings';

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
    FINDINGS,
    `${finding.scenario}-${finding.variant}-${finding.kind}-${finding.hash.slice(0, 8)}.json`,
  );
  const content: FindingFile = {
    version: FINDING_FILE_VERSION,
    target: target.name,
    ...(target.subjectOption === undefined ? {} : { subjectOption: target.subjectOption }),
    finding: portableFinding(finding),
  };
  await writeFileAtomically(join(folder, file), `${JSON.stringify(content, null, 1)}\n`);
  await enterInCorpus(folder, entryOf(content, file));
  return file;
}

function entryOf({ target, finding }: FindingFile, file: string): CorpusEntry {
  return { target, token: finding.token, kind: finding.kind, file };
}

/**
 * Another campaign may write the corpus between our reading and our writing it, and lose its entry
 * or ours. So the finding files are the truth: whoever writes looks afterwards whether one of them
 * is missing, and whoever writes last thus enters them all.
 */
async function enterInCorpus(folder: string, own: CorpusEntry): Promise<void> {
  const unreadable = new Set<string>();
  for (let due = [own]; due.length > 0; due = await missing(folder, own, unreadable)) {
    const replaced = new Set(due.map(({ file }) => file));
    const others = (await readCorpus(folder)).filter(({ file }) => !replaced.has(file));
    await writeFileAtomically(
      join(folder, 'corpus.json'),
      `${JSON.stringify([...others, ...due], null, 1)}\n`,
    );
  }
}

/** Entries that the corpus lacks. `unreadable`: files already found to be no findings. */
async function missing(
  folder: string,
  own: CorpusEntry,
  unreadable: Set<string>,
): Promise<CorpusEntry[]> {
  const known = new Set((await readCorpus(folder)).map(({ file }) => file));
  const due: CorpusEntry[] = known.has(own.file) ? [] : [own];
  for (const name of await readdir(join(folder, FINDINGS))) {
    const file = join(FINDINGS, name);
    if (!name.endsWith('.json') || file === own.file) continue;
    if (known.has(file) || unreadable.has(file)) continue;
    try {
      due.push(entryOf(await readFindingFile(join(folder, file)), file));
    } catch {
      unreadable.add(file);
    }
  }
  return due;
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
    typeof finding.token === 'string' &&
    Array.isArray(finding.trace) &&
    finding.trace.every((step) => typeof step === 'object' && step !== null);
  if (!complete)
    throw new UsageError(
      `${path} is damaged: it lacks a target, token, schedule or trace; run the scenario again`,
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
