import { type DefaultTreeAdapterTypes, parse } from 'parse5';

type Node = DefaultTreeAdapterTypes.Node;

/** An element of a page, as an HTML parser understands it. */
export interface Parsed {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Its own text and that of all elements in it. */
  readonly text: string;
  readonly children: readonly Parsed[];
}

/** The `html` element of a page. Comments become elements of the tag `#comment`. */
export function parsePage(page: string): Parsed {
  const root = parse(page).childNodes.find((node) => node.nodeName === 'html');
  if (root === undefined) throw new Error('there is no html element');
  return toParsed(root);
}

/** The element and everything in it, in the order of the page. */
export function everyElement(parsed: Parsed): Parsed[] {
  return [parsed, ...parsed.children.flatMap(everyElement)];
}

function toParsed(node: Node): Parsed {
  const attributes =
    'attrs' in node ? Object.fromEntries(node.attrs.map(({ name, value }) => [name, value])) : {};
  const nodes = 'childNodes' in node ? node.childNodes : [];
  return {
    tag: node.nodeName,
    attributes,
    text: nodes.map(textOf).join(''),
    children: nodes.filter((each) => each.nodeName !== '#text').map(toParsed),
  };
}

function textOf(node: Node): string {
  if ('value' in node) return node.value;
  return 'childNodes' in node ? node.childNodes.map(textOf).join('') : '';
}
