import type { Part, Report } from '../document.ts';
import { showSome } from '../numbers.ts';
import { MARKS } from '../tone-marks.ts';
import { type Chunk, chunksOf } from './chunks.ts';
import { words } from './safe-markdown.ts';

/** A GitHub issue takes 65,536 characters; this leaves room for what stands around a report. */
const MOST_CHARACTERS = 60_000;

/**
 * A report as GitHub's Markdown, for a job's summary or an issue: tables, and findings with the lines that replay
 * them. Interleavings are folded; where there is no room for all of them, those of the later findings are left out.
 */
export function markdownReport({ parts }: Report): string {
  const chunks = parts.flatMap(partChunks);
  return `${inRoom(chunks).join('\n\n')}\n`;
}

function partChunks(part: Part): Chunk[] {
  const facts = part.facts.map(({ name, value }) => `${words(name)} ${words(value)}`);
  const sections = part.sections.flatMap(({ title, blocks }) => {
    const chunks = blocks.flatMap(chunksOf);
    return chunks.length === 0 ? [] : [{ full: `### ${words(title)}` }, ...chunks];
  });
  return [
    { full: `## ${MARKS[part.tone]} ${words(part.title)} – ${words(part.verdict)}` },
    { full: facts.join(' · ') },
    ...sections,
  ];
}

/** The full form of as many chunks as there is room for, from the first one on. */
function inRoom(chunks: readonly Chunk[]): string[] {
  const length = (text: string) => text.length + 2;
  let left = MOST_CHARACTERS;
  const briefs = chunks.map(({ full, brief = full }) => brief);
  const kept = briefs.findIndex((text) => {
    left -= length(text);
    return left < 0;
  });
  if (kept >= 0) {
    const omitted = `${showSome(chunks.length - kept, 'more entry', 'more entries')} left out for want of room`;
    return [...briefs.slice(0, kept), omitted];
  }
  return chunks.map(({ full }, at) => {
    const brief = briefs[at] as string;
    const more = full.length - brief.length;
    if (more > left) return brief;
    left -= more;
    return full;
  });
}
