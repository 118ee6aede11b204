import { escapeControls } from '../fit-text.ts';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
};

/** Markup. Only `html` and `verbatim` make it, so that text cannot become it by accident. */
class Html {
  readonly markup: string;
  constructor(markup: string) {
    this.markup = markup;
  }
}

export type { Html };

/** What may stand in a template: text is escaped, markup is not, lists are joined, `undefined` is nothing. */
export type Content = Html | string | number | undefined | readonly Content[];

/**
 * A template of markup: what is interpolated is text or the value of an attribute in double quotes, nothing else.
 * Control characters and those that change the direction of writing are shown as escapes.
 */
export function html(literals: TemplateStringsArray, ...contents: readonly Content[]): Html {
  const pieces = literals.map((literal, at) => literal + render(contents[at]));
  return new Html(pieces.join(''));
}

/** The harness's own code as it stands. Never anything of a result. */
export function verbatim(code: string): Html {
  return new Html(code);
}

function render(content: Content): string {
  if (content === undefined) return '';
  if (content instanceof Html) return content.markup;
  if (typeof content === 'object') return content.map(render).join('');
  return escapeControls(String(content)).replace(/[&<>"'`]/g, (sign) => ENTITIES[sign] as string);
}
