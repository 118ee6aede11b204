import fs from 'node:fs';
import { join } from 'node:path';
import { deserialize } from 'node:v8';
import { stackOf } from '../harness/base/errors.ts';
import { FrameReader, writeSharedFrame } from '../harness/base/frames.ts';
import { ARENA_BYTES } from '../harness/base/limits.ts';
import { setTicker } from '../harness/base/originals.ts';
import { holdScratch } from '../harness/base/scratch.ts';
import { allocateControl } from '../harness/conductor/layout.ts';
import { FRAME, HOST_PIPE, pipeOf } from '../harness/model/process-frames.ts';
import { type ActorThread, openActorThread } from './actor-thread.ts';
import { obeyBatch } from './obey-batch.ts';
import { ProcessTurn } from './process-turn.ts';
import type { BatchMessage, ProcessSetup } from './protocol.ts';

/**
 * The entry of an actor's process: `process-actor FOLDER NUMBER COUNT`. Obeys one batch after another
 * until it is killed.
 */
const [folder = '', number = '', count = ''] = process.argv.splice(2);
const { openSync } = fs;
// Open for both ways: no end of a pipe is ever closed while somebody sleeps at the other.
const open = (name: string) => openSync(join(folder, name), 'r+');
const self = Number(number);
const own = open(pipeOf(self));
const host = open(HOST_PIPE);
const peers = Array.from({ length: Number(count) }, (_, peer) => open(pipeOf(peer)));
const reader = new FrameReader(own);

/** An actor that awaits what never comes must not let its process end. */
const FOREVER_MS = 2 ** 30;

async function run(): Promise<void> {
  setTicker(() => {}, FOREVER_MS);
  const setup = deserialize(reader.read().payload) as ProcessSetup;
  if (setup.scratch !== undefined) holdScratch(setup.scratch);
  const arena = new SharedArrayBuffer(ARENA_BYTES);
  const turn = new ProcessTurn({ own, peers, host }, self, reader, arena);
  const thread = await openActorThread(
    { ...setup, arena, control: allocateControl(1) },
    self,
    turn,
  );
  turn.attach(thread.conductor.control);
  for (;;) await runBatch(thread, deserialize(turn.nextBatch()) as BatchMessage);
}

let isReady = false;

async function runBatch(thread: ActorThread, message: BatchMessage): Promise<void> {
  const strays = await obeyBatch(thread, message, (schedules) => {
    if (!isReady) writeSharedFrame(host, self, FRAME.ready, new Uint8Array(0));
    isReady = true;
    thread.conductor.prepare(schedules);
  });
  for (const stray of strays) writeSharedFrame(host, self, FRAME.stray, Buffer.from(stray));
}

run().catch((thrown) => {
  writeSharedFrame(host, self, FRAME.failed, Buffer.from(stackOf(thrown)));
});
