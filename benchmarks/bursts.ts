import { setTimeout as sleep } from 'node:timers/promises';

/** A load as other programs make it: busy for a while, quiet for a while, by chance. Runs until it is killed. */
const LONGEST_MS = 400;

const upTo = (ms: number) => Math.random() * ms;

for (;;) {
  const untilMs = performance.now() + upTo(LONGEST_MS);
  while (performance.now() < untilMs);
  await sleep(upTo(LONGEST_MS));
}
