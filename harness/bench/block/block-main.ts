import { stackOf } from '../../base/errors.ts';
import { takeChannel } from '../../base/own-channel.ts';
import type { BlockReply, BlockRequest } from './block-protocol.ts';
import { runBlock } from './run-block.ts';

/** Entry of a block's process: one request comes, one reply goes, and the process is ended by whoever asked. */
const answer: (reply: BlockReply) => void = takeChannel();

const stray = (thrown: unknown) =>
  answer({
    kind: 'failed',
    usage: true,
    message: `an error of the code that is measured reached no handler: ${stackOf(thrown)}`,
  });
process.on('uncaughtException', stray);
process.on('unhandledRejection', stray);
process.once('message', async (request: BlockRequest) => {
  answer(await runBlock(request));
});
// Whoever asked is gone. Listening also keeps this process from ending while it waits for nothing but a module to load.
process.on('disconnect', () => process.exit(0));
// Ctrl-C reaches the whole process group; the command decides when its blocks end.
process.on('SIGINT', () => undefined);
