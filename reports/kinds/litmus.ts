import type {
  GradedOutcome,
  LitmusProgramResult,
  LitmusResult,
} from '../../harness/model/litmus-result.ts';
import type { Cell, FindingBlock, Note, Section, TableBlock, Tone } from '../document.ts';
import { litmusJson } from '../json.ts';
import { LITMUS_FORM } from '../litmus-schema.ts';
import {
  interestingSeen,
  litmusTable,
  litmusVerdict,
  litmusWork,
  outcomeText,
  shareText,
} from '../litmus-table.ts';
import { perSecond, showCount, showDuration, showSome } from '../numbers.ts';
import { endings, environment, sectionOf, shareOf } from './part-pieces.ts';
import type { ResultKind } from './result-kind.ts';

/** Runs of litmus programs. */
export const litmus: ResultKind<LitmusResult> = {
  form: LITMUS_FORM,
  json: litmusJson,
  terminal: (result, room) =>
    [...result.programs.map((each) => litmusTable(each, room)), litmusVerdict(result, room)].join(
      '\n\n',
    ),
  part: (result) => {
    const { seed, programs, platform, architecture, cpu } = result;
    return {
      title: 'Litmus',
      tone: toneOf(result),
      verdict: litmusWork(result),
      facts: [
        { name: 'seed', value: seed },
        ...environment({ ...result, platform: `${platform} ${architecture}` }),
        { name: 'processor', value: cpu },
        ...endings(result.ended),
        { name: 'interesting outcomes', value: interestingSeen(result) },
      ],
      sections: [
        { title: 'Programs', blocks: [programTable(programs)] },
        ...sectionOf(
          'Findings',
          programs.flatMap((program) => forbiddenBlocks(program, seed)),
        ),
        ...sectionOf('Outcomes', programs.map(outcomeTable)),
        ...notesSection(programs),
      ],
    };
  },
};

const TONES: Readonly<Record<LitmusProgramResult['outcome'], Tone>> = {
  clean: 'good',
  finding: 'bad',
  error: 'bad',
};

function toneOf({ programs, ended }: LitmusResult): Tone {
  if (programs.some(({ outcome }) => TONES[outcome] === 'bad')) return 'bad';
  const ran = programs.some(({ iterations }) => iterations > 0);
  return ran && ended === 'complete' ? 'good' : 'unsure';
}

function programTable(programs: readonly LitmusProgramResult[]): TableBlock {
  const rates = programs.map(({ iterations, runMs }) => perSecond(iterations, runMs));
  const numbers = ['actors', 'iterations', 'iterations/s', 'interesting', 'time'];
  return {
    kind: 'table',
    caption: 'What was run, and how fast; interesting outcomes that were seen, of those named',
    columns: [
      { head: 'program' },
      { head: 'outcome' },
      ...numbers.map((head) => ({ head, align: 'right' as const })),
    ],
    rows: programs.map((program, at) => {
      const interesting = program.outcomes.filter(({ grade }) => grade === 'interesting');
      const seen = interesting.filter(({ count }) => count > 0).length;
      return [
        { text: program.program },
        { text: outcomeWords(program), tone: TONES[program.outcome] },
        { text: String(program.actors) },
        { text: showCount(program.iterations) },
        { text: showCount(rates[at] ?? 0), bar: shareOf(rates, at) },
        { text: interesting.length === 0 ? '–' : `${seen} of ${interesting.length}` },
        { text: showDuration(program.durationMs) },
      ];
    }),
  };
}

function outcomeWords({ outcome, outcomes }: LitmusProgramResult): string {
  return outcome === 'finding'
    ? showSome(outcomes.filter(isBroken).length, 'forbidden outcome')
    : outcome;
}

/** A forbidden outcome that was seen. */
function isBroken({ grade, count }: GradedOutcome): boolean {
  return grade === 'forbidden' && count > 0;
}

function outcomeTable(program: LitmusProgramResult): TableBlock {
  const { about, actors, iterations, outcomes, registers } = program;
  const isNews = outcomes.some(({ grade, count }) => grade !== 'acceptable' && count > 0);
  return {
    kind: 'table',
    fold: {
      title: program.program,
      summary: about,
      tone: TONES[program.outcome],
      open: isNews || program.outcome !== 'clean',
    },
    caption: `${showSome(iterations, 'iteration')} of ${showSome(actors, 'actor')}`,
    columns: [
      { head: 'outcome' },
      { head: 'count', align: 'right' },
      { head: 'share', align: 'right' },
      { head: 'grade' },
      { head: 'reason', align: 'prose' },
    ],
    rows: outcomes.map((outcome) => [
      { text: outcomeText(outcome, registers) },
      { text: showCount(outcome.count) },
      shareCell(outcome, iterations),
      { text: outcome.grade, tone: gradeTone(outcome) },
      { text: outcome.why },
    ]),
  };
}

function shareCell({ count }: GradedOutcome, iterations: number): Cell {
  if (count === 0) return { text: 'never' };
  return { text: shareText(count, iterations), bar: count / Math.max(1, iterations) };
}

/** Good: a forbidden outcome that was not seen. What is allowed is neither good nor bad. */
function gradeTone({ grade, count }: GradedOutcome): Tone {
  if (grade === 'forbidden') return count > 0 ? 'bad' : 'good';
  return 'plain';
}

/** Each forbidden outcome that was seen, with the line that runs its program as often again. */
function forbiddenBlocks(program: LitmusProgramResult, seed: string): FindingBlock[] {
  const { program: name, outcomes, registers, iterations } = program;
  return outcomes.filter(isBroken).map((outcome) => ({
    kind: 'finding',
    finding: 'forbidden outcome',
    target: name,
    when: `in ${showCount(outcome.count)} of ${showSome(iterations, 'iteration')}`,
    message: `${outcomeText(outcome, registers)}: ${outcome.why}`,
    detail: [],
    remarks: ['real parallelism does not replay: the same seed makes it likely, not certain'],
    commands: [
      {
        purpose: 'run it as often again',
        line: `hammerlock run ${name} --mode litmus --seed ${seed} --executions ${iterations}`,
      },
    ],
  }));
}

function notesSection(programs: readonly LitmusProgramResult[]): Section[] {
  const notes = programs.flatMap(({ program, error, notes }): Note[] =>
    [...(error === undefined ? [] : [`error: ${error}`]), ...notes].map((text) => ({
      about: program,
      text,
    })),
  );
  return sectionOf('Notes', notes.length === 0 ? [] : [{ kind: 'notes', notes }]);
}
