/**
 * Takes the channel to the process that has started this one out of user code's sight: scenarios are imported here, too, and
 * what they send as they are loaded is for their own parent, which is none here. Returns what sends; nothing
 * happens when the other end is gone.
 */
export function takeChannel(): (message: unknown) => void {
  const send = process.send?.bind(process);
  Reflect.deleteProperty(process, 'send');
  return (message) => {
    if (process.connected) send?.(message);
  };
}
