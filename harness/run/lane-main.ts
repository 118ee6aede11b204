import { Lane } from './lane.ts';
import type { LaneRequest } from './lane-protocol.ts';

/** Entry of a lane's process: requests come and replies go over the channel to the campaign. */
const lane = new Lane();
let queue = Promise.resolve();

process.on('message', (request: LaneRequest) => {
  queue = queue.then(async () => {
    const reply = await lane.handle(request);
    if (process.connected) process.send?.(reply);
  });
});
// The campaign is gone: nobody wants the answers, and parked threads must not outlive it.
// biome-ignore lint/plugin: this is a process of the harness's own, not a user's
process.on('disconnect', () => process.exit(0));
// Ctrl-C reaches the whole process group; the campaign decides when its lanes end.
process.on('SIGINT', () => undefined);
