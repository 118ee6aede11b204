/**
 * Where the bulk call that is about to happen stands in the source. Transformed code notes it as the
 * last thing before the call; the patched method of the same name takes it. A note is for one call:
 * a patched method that finds another's note, left by a call that was not patched, ignores it.
 */
let notedSite = 0;
let notedName = '';

/** Notes the site of a call to a method `name`, and passes `value` on. */
export function noteSite<Value>(site: number, name: string, value: Value): Value {
  notedSite = site;
  notedName = name;
  return value;
}

/** The noted site of a call to `name`, or 0. The note is gone then. */
export function takeSite(name: string): number {
  const site = notedName === name ? notedSite : 0;
  notedSite = 0;
  notedName = '';
  return site;
}
