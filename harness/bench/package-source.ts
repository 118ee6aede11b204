import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { UsageError } from '../base/errors.ts';
import type { Target } from '../model/target.ts';
import { checkSubject, importScenario } from '../run/scenario-file.ts';
import { type BenchSubject, InterruptedError } from './measure.ts';
import type { SubjectSource } from './subject-source.ts';
import { openTemporaryFolder } from './temporary-folder.ts';

const SPEC = /^((?:@[\w.-]+\/)?[\w.-]+)@([\w.+^~*-]+)$/;

/**
 * A version of a package, installed by npm into a folder of its own. It is the subject where it exports what the
 * scenario asks for; otherwise imports of it, by whatever code is measured, find that version.
 * @throws UsageError where npm cannot install it.
 */
export async function packageSource(spec: string, signal: AbortSignal): Promise<SubjectSource> {
  const name = SPEC.exec(spec)?.[1];
  if (name === undefined) {
    throw new UsageError(`'${spec}' names no version of a package; write it like fastq@1.17.0`);
  }
  const folder = openTemporaryFolder();
  try {
    writeFileSync(join(folder.path, 'package.json'), '{ "private": true, "type": "module" }\n');
    await install(spec, folder.path, signal);
  } catch (thrown) {
    folder.close();
    throw thrown;
  }
  const entry = join(folder.path, 'subject.mjs');
  writeFileSync(entry, `export * from ${JSON.stringify(name)};\n`);
  return {
    description: `package ${spec}`,
    option: `--against-package ${spec}`,
    notes: [],
    subjectFor: (target) => sideOf(target, spec, name, folder.path, pathToFileURL(entry).href),
    close: folder.close,
  };
}

async function sideOf(
  target: Target,
  spec: string,
  name: string,
  folder: string,
  entryUrl: string,
): Promise<BenchSubject> {
  const scenario = await importScenario(target.scenarioUrl, target.name);
  const isSubject =
    target.subjectUrl !== undefined &&
    Object.keys(scenario.subjectInterface ?? {}).length > 0 &&
    (await exportsWhatIsNeeded(entryUrl, spec, scenario));
  if (isSubject) return { target: { ...target, subjectUrl: entryUrl } };
  return { target, redirect: { name, folder } };
}

async function exportsWhatIsNeeded(
  ...[url, spec, scenario]: Parameters<typeof checkSubject>
): Promise<boolean> {
  try {
    await checkSubject(url, spec, scenario);
    return true;
  } catch (thrown) {
    if (thrown instanceof UsageError) return false;
    throw thrown;
  }
}

function install(spec: string, folder: string, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const options = ['--no-audit', '--no-fund', '--no-save', '--loglevel=error'];
    const child = spawn('npm', ['install', ...options, '--prefix', folder, spec], {
      stdio: ['ignore', 'ignore', 'pipe'],
      signal,
      shell: process.platform === 'win32',
    });
    let complaint = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      complaint += text;
    });
    child.on('error', (error) =>
      reject(
        signal.aborted
          ? new InterruptedError('interrupted')
          : new UsageError(`npm cannot be run: ${error.message}`),
      ),
    );
    child.on('close', (code) => {
      if (code === 0) resolve();
      else reject(new UsageError(`npm cannot install ${spec}: ${reasonIn(complaint)}`));
    });
  });
}

/** npm says it in its first lines, and then at length where it has written it down. */
function reasonIn(complaint: string): string {
  const lines = complaint
    .split('\n')
    .map((line) => line.replace(/^npm (error|ERR!)\s*/, '').trim())
    .filter((line) => line !== '' && !/^code |^npm warn/.test(line));
  return lines[0] ?? 'it does not say why';
}
