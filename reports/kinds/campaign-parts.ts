import type { Outcome } from '../../harness/model/result.ts';
import type { StressRound } from '../../harness/model/workload.ts';
import type {
  Cell,
  Fact,
  FindingBlock,
  Note,
  Part,
  Section,
  TableBlock,
  Tone,
} from '../document.ts';
import { showDuration, showSome } from '../numbers.ts';
import { unreachedWords } from '../unreached-words.ts';
import { listedTarget } from '../workload-words.ts';
import { endings, environment, type Surroundings, sectionOf } from './part-pieces.ts';

/** What the results of all campaigns have in common. */
interface Campaign extends Surroundings {
  readonly ended: string;
  readonly unreached?: readonly string[];
}

interface Target {
  readonly target: string;
  readonly workload?: StressRound;
  readonly outcome: Outcome;
  readonly durationMs: number;
  readonly findings: readonly unknown[];
  readonly notes: readonly string[];
  readonly error?: string;
}

const TONES: Readonly<Record<Outcome, Tone>> = {
  clean: 'good',
  finding: 'bad',
  inconclusive: 'unsure',
  'harness-error': 'bad',
};

/** What one kind of campaign has to say that others have not. */
interface CampaignWords<T extends Target> {
  readonly title: string;
  readonly verdict: string;
  /** What it was told to do. */
  readonly facts: readonly Fact[];
  readonly table: TableBlock;
  readonly findings: readonly FindingBlock[];
  /** What stands between the findings and the notes. */
  readonly sections?: readonly Section[];
  /** What must be said of a target, apart from its notes. */
  readonly unjudged: (target: T) => readonly string[];
}

/** A campaign over targets as a part of a page. */
export function campaignPart<T extends Target>(
  campaign: Campaign & { readonly targets: readonly T[] },
  { title, verdict, facts, table, findings, sections = [], unjudged }: CampaignWords<T>,
): Part {
  const { ended } = campaign;
  return {
    title,
    tone: toneOf(campaign),
    verdict,
    facts: [...facts, ...environment(campaign), ...endings(ended)],
    sections: [
      { title: 'Targets', blocks: [table] },
      ...sectionOf('Findings', findings),
      ...sections,
      ...notesSection(campaign, unjudged),
    ],
  };
}

/** One row a target: its name and outcome, then `cellsOf` it under `heads`, then its time. */
export function targetTable<T extends Target>(
  caption: string,
  heads: readonly string[],
  targets: readonly T[],
  cellsOf: (target: T, at: number) => readonly Cell[],
): TableBlock {
  return {
    kind: 'table',
    caption,
    columns: [
      { head: 'target' },
      { head: 'outcome' },
      ...[...heads, 'time'].map((head) => ({ head, align: 'right' as const })),
    ],
    rows: targets.map((target, at) => [
      { text: listedTarget(target) },
      outcomeCell(target.outcome, target.findings.length),
      ...cellsOf(target, at),
      { text: showDuration(target.durationMs) },
    ]),
  };
}

/** A campaign is as good as its worst target; one that ran nothing to its end is not good. */
function toneOf({
  ended,
  targets,
}: {
  ended: string;
  targets: readonly Pick<Target, 'outcome'>[];
}): Tone {
  const tones = new Set(targets.map(({ outcome }) => TONES[outcome]));
  if (tones.has('bad')) return 'bad';
  return tones.has('unsure') || tones.size === 0 || ended === 'interrupted' ? 'unsure' : 'good';
}

function outcomeCell(outcome: Outcome, findings: number): Cell {
  const text = outcome === 'finding' ? showSome(findings, 'finding') : outcome;
  return { text, tone: TONES[outcome] };
}

/** `scenario`, or `scenario/variant` where the variant is not the only one. */
export function targetName({ scenario, variant }: { scenario: string; variant: string }): string {
  return variant === 'default' ? scenario : `${scenario}/${variant}`;
}

/** What must be said of the targets: errors first, then `more`, then their notes; and which were not reached. */
function notesSection<T extends Target>(
  campaign: Campaign & { readonly targets: readonly T[] },
  more: (target: T) => readonly string[],
): Section[] {
  const ofTargets = campaign.targets.flatMap((target): Note[] => {
    const error = target.error === undefined ? [] : [`harness error: ${target.error}`];
    return [...error, ...more(target), ...target.notes].map((text) => ({
      about: listedTarget(target),
      text,
    }));
  });
  const notes = [...ofTargets, ...unreachedWords(campaign).map((text) => ({ about: 'all', text }))];
  return sectionOf('Notes', notes.length === 0 ? [] : [{ kind: 'notes', notes }]);
}
