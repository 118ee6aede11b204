const PREVIEW = 40;
/** Enough for a preview of the longest characters. */
const PREVIEW_BYTES = PREVIEW * 4;
const [QUOTE, BACKSLASH] = [0x22, 0x5c];

/** The beginning of some content, quoted and escaped: for readers. */
export function preview(content: Uint8Array): string {
  return JSON.stringify(head(content));
}

/** Content as the trace knows it, the same on every machine: `5 bytes "hello"`. */
export function bytesValue(content: Uint8Array): string {
  const size = `${content.length} ${content.length === 1 ? 'byte' : 'bytes'}`;
  const plain = plainText(content);
  if (plain !== undefined) return `${size} "${plain}"`;
  const text = head(content);
  const whole = !text.includes('\ufffd') && Buffer.byteLength(text) === content.length;
  return `${size} ${JSON.stringify(text)}${whole ? '' : ` ${contentHash(content)}`}`;
}

/** A list of names as the trace knows it: `2 names "a, b"`. */
export function namesValue(names: readonly string[]): string {
  const [size, ...rest] = [`${names.length} ${names.length === 1 ? 'name' : 'names'}`];
  if (names.length === 0) return [size, ...rest].join(' ');
  const text = names.join(', ');
  const hash = text.length <= PREVIEW ? '' : ` ${contentHash(Buffer.from(text))}`;
  return `${size} ${JSON.stringify(text.slice(0, PREVIEW))}${hash}`;
}

/** What a failed call is known by: the platform's code, or the error's name. */
export function failureValue(error: unknown): string {
  if (!(error instanceof Error)) return 'thrown';
  const { code } = error as NodeJS.ErrnoException;
  return typeof code === 'string' ? code : error.name;
}

/**
 * The bytes of a view, or a part of them, as memory that no other thread has. Copied where it is
 * shared: a method of a shared view would be a schedule point of its own.
 */
export function privateBytes(view: Uint8Array, from = 0, to = view.length): Uint8Array {
  if (!(view.buffer instanceof SharedArrayBuffer)) {
    return from === 0 && to === view.length ? view : view.subarray(from, to);
  }
  const copy = new Uint8Array(to - from);
  for (let at = from; at < to; at += 1) copy[at - from] = view[at] as number;
  return copy;
}

/** Short content without anything to be escaped, as most is: the same text that the long way would come to. */
function plainText(content: Uint8Array): string | undefined {
  if (content.length > PREVIEW) return undefined;
  let text = '';
  for (let at = 0; at < content.length; at += 1) {
    const byte = content[at] as number;
    if (byte < 0x20 || byte > 0x7e || byte === QUOTE || byte === BACKSLASH) return undefined;
    text += String.fromCharCode(byte);
  }
  return text;
}

function head({ buffer, byteOffset, byteLength }: Uint8Array): string {
  const bytes = Buffer.from(buffer, byteOffset, Math.min(byteLength, PREVIEW_BYTES));
  return bytes.toString('utf8').slice(0, PREVIEW);
}

/** FNV-1a, 32 bits, as eight hexadecimal digits. */
function contentHash(content: Uint8Array): string {
  let hash = 0x811c9dc5;
  for (let at = 0; at < content.length; at += 1) {
    hash = Math.imul(hash ^ (content[at] as number), 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, '0');
}
