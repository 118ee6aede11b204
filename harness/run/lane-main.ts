import { hasStuckThreads } from '../actors/thread-host.ts';
import { takeChannel } from '../base/own-channel.ts';
import { beat } from './heartbeat.ts';
import { Lane } from './lane.ts';
import type { LaneMessage, LaneRequest } from './lane-protocol.ts';

/** Entry of a lane's process: requests come and replies go over the channel to the campaign. */
const lane = new Lane();
const send = takeChannel();
let queue = Promise.resolve();
beat(send);

process.on('message', (request: LaneRequest) => {
  queue = queue.then(async () => {
    const reply = await lane.handle(request);
    const message: LaneMessage = { reply, spent: hasStuckThreads() };
    send(message);
  });
});
// The campaign is gone: nobody wants the answers, and parked threads must not outlive it.
process.on('disconnect', () => process.exit(0));
// Ctrl-C reaches the whole process group; the campaign decides when its lanes end.
process.on('SIGINT', () => undefined);
