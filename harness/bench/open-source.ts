import { fileURLToPath } from 'node:url';
import { UsageError } from '../base/errors.ts';
import type { AnyScenario } from '../model/scenario.ts';
import type { Target } from '../model/target.ts';
import { checkSubject, importScenario, userFile } from '../run/scenario-file.ts';
import { gitRefSource } from './git-ref-source.ts';
import { packageSource } from './package-source.ts';
import type { Against, SubjectSource } from './subject-source.ts';

/**
 * Opens a source; to be closed in any case.
 * @throws UsageError where there is nothing of that name.
 */
export async function openSource(
  against: Against,
  cwd: string,
  signal: AbortSignal,
): Promise<SubjectSource> {
  switch (against.kind) {
    case 'ref':
      return gitRefSource(against.ref, cwd);
    case 'package':
      return packageSource(against.spec, signal);
    default:
      return fileSource(against.file, cwd);
  }
}

function fileSource(file: string, cwd: string): SubjectSource {
  const subjectUrl = userFile(file, cwd, 'subject');
  return {
    description: `subject ${file}`,
    option: `--against-subject ${file}`,
    notes: [],
    async subjectFor(target) {
      const scenario = await scenarioWithSubject(target);
      await checkSubject(subjectUrl, file, scenario);
      return { target: { ...target, subjectUrl, subjectOption: file } };
    },
    close: () => {},
  };
}

/** @throws UsageError where the scenario of a target takes no subject. */
async function scenarioWithSubject(target: Target): Promise<AnyScenario> {
  const scenario = await importScenario(target.scenarioUrl, target.name);
  if (scenario.open !== undefined) return scenario;
  throw new UsageError(
    `scenario '${target.name}' takes no subject, so there is none to compare; its code is ${fileURLToPath(target.scenarioUrl)}, which --against-ref compares`,
  );
}
