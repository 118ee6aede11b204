import { clearTimer, setTimer } from './originals.ts';

/** Whether a promise is fulfilled within so many milliseconds; rejects as it does. */
export async function settlesWithin(promise: Promise<unknown>, limitMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimer(() => resolve(false), limitMs);
  });
  try {
    return await Promise.race([promise.then(() => true), late]);
  } finally {
    clearTimer(timer);
  }
}
