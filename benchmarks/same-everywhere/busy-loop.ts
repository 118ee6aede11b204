/** Keeps a core busy until whoever started it is gone: turns of computing with nothing between them. */
const TURN_MS = 20;

function turn(): void {
  const untilMs = performance.now() + TURN_MS;
  while (performance.now() < untilMs);
  setImmediate(turn);
}

process.on('disconnect', () => process.exit(0));
turn();
