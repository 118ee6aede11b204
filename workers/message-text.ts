/**
 * A message as it goes between processes: JSON, as by default after `fork`.
 * @throws TypeError, as `process.send` does, for a value that has no such text.
 */
export function messageText(value: unknown): string {
  const text = JSON.stringify(value);
  if (text === undefined) throw unsendable();
  return text;
}

function unsendable(): Error {
  const message = 'The "message" argument must be a string, object, number, or boolean';
  return Object.assign(new TypeError(message), { code: 'ERR_INVALID_ARG_TYPE' });
}
