import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { STACK_LIMIT_MS } from '../base/limits.ts';
import { nowMs, setTimer } from '../base/originals.ts';
import { frameText, type StackFrame } from './stack-frame.ts';

/** What a process is started with so that it can be asked for its stack: any port of loopback, which is told to nobody. */
export const ASKABLE = ['--inspect-port=127.0.0.1:0', '--inspect-publish-uid=http'];

const LOOK_PERIOD_MS = 10;

/**
 * Where the main thread of another process of this Node is, innermost frame first: SIGUSR1 makes it open its inspector,
 * which interrupts whatever runs. Nothing for an idle event loop, for a process that does not answer in time, and
 * where the system does not tell who listens on which port. The process stays stopped: it is of no use behind it.
 */
export async function stackOfProcess(pid: number): Promise<string[]> {
  const until = nowMs() + STACK_LIMIT_MS;
  try {
    process.kill(pid, 'SIGUSR1');
    const port = await inspectorPort(pid, until);
    if (port === undefined) return [];
    const listed = await fetch(`http://127.0.0.1:${port}/json/list`);
    const [{ webSocketDebuggerUrl }] = (await listed.json()) as [{ webSocketDebuggerUrl: string }];
    return await pausedAt(webSocketDebuggerUrl, until);
  } catch {
    // It has ended meanwhile.
    return [];
  }
}

async function inspectorPort(pid: number, until: number): Promise<number | undefined> {
  for (;;) {
    const port = listeningPort(pid);
    if (port !== undefined || nowMs() > until) return port;
    await new Promise<void>((resolve) => setTimer(resolve, LOOK_PERIOD_MS));
  }
}

const LISTENS = '0A';

/** A port of IPv4 that the process listens on: actors that listen themselves are asked in vain. */
function listeningPort(pid: number): number | undefined {
  const folder = `/proc/${pid}/fd`;
  const sockets = readdirSync(folder).map((descriptor) => readlinkSync(`${folder}/${descriptor}`));
  const rows = readFileSync(`/proc/${pid}/net/tcp`, 'utf8').split('\n').slice(1);
  for (const row of rows) {
    const [, local, , state, , , , , , inode] = row.trim().split(/\s+/);
    if (state === LISTENS && sockets.includes(`socket:[${inode}]`))
      return Number.parseInt(local?.split(':')[1] ?? '', 16);
  }
  return undefined;
}

function pausedAt(url: string, until: number): Promise<string[]> {
  const socket = new WebSocket(url);
  const urls = new Map<string, string>();
  const frames = new Promise<string[]>((resolve, reject) => {
    socket.onerror = reject;
    socket.onopen = () => {
      for (const [id, method] of ['Debugger.enable', 'Debugger.pause'].entries())
        socket.send(JSON.stringify({ id, method, params: {} }));
    };
    socket.onmessage = ({ data }) => {
      const { method, params } = JSON.parse(data);
      if (method === 'Debugger.scriptParsed') urls.set(params.scriptId, params.url);
      if (method === 'Debugger.paused')
        resolve((params.callFrames as StackFrame[]).map((frame) => frameText(frame, urls)));
    };
    setTimer(() => resolve([]), Math.max(0, until - nowMs()));
  });
  return frames.finally(() => socket.close());
}
