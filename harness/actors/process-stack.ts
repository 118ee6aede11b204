import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { STACK_LIMIT_MS } from '../base/limits.ts';
import { setTimer } from '../base/originals.ts';
import { settlesWithin } from '../base/settles-within.ts';
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
  const giveUp = new AbortController();
  let stack: string[] = [];
  const asked = ask(pid, giveUp.signal).then((frames) => {
    stack = frames;
  });
  // It has ended meanwhile, or is none that can be asked.
  await settlesWithin(
    asked.catch(() => undefined),
    STACK_LIMIT_MS,
  );
  giveUp.abort();
  return stack;
}

async function ask(pid: number, signal: AbortSignal): Promise<string[]> {
  const before = listeningPorts(pid);
  process.kill(pid, 'SIGUSR1');
  const port = await newPort(pid, before, signal);
  const listed = await fetch(`http://127.0.0.1:${port}/json/list`, { signal });
  const [{ webSocketDebuggerUrl }] = (await listed.json()) as [{ webSocketDebuggerUrl: string }];
  return pausedAt(webSocketDebuggerUrl, signal);
}

/** The port that the process listens on now and did not before: its own servers are not asked. */
async function newPort(
  pid: number,
  before: readonly number[],
  signal: AbortSignal,
): Promise<number> {
  for (;;) {
    signal.throwIfAborted();
    const port = listeningPorts(pid).find((each) => !before.includes(each));
    if (port !== undefined) return port;
    await new Promise<void>((resolve) => setTimer(resolve, LOOK_PERIOD_MS));
  }
}

const LISTENS = '0A';

/** Ports of IPv4. */
function listeningPorts(pid: number): number[] {
  const sockets = new Set(socketsOf(pid));
  const rows = readFileSync(`/proc/${pid}/net/tcp`, 'utf8').split('\n').slice(1);
  return rows.flatMap((row) => {
    const [, local, , state, , , , , , inode] = row.trim().split(/\s+/);
    if (state !== LISTENS || !sockets.has(`socket:[${inode}]`)) return [];
    return [Number.parseInt(local?.split(':')[1] ?? '', 16)];
  });
}

function socketsOf(pid: number): string[] {
  const folder = `/proc/${pid}/fd`;
  return readdirSync(folder).flatMap((descriptor) => {
    try {
      return [readlinkSync(`${folder}/${descriptor}`)];
    } catch {
      // Closed meanwhile.
      return [];
    }
  });
}

function pausedAt(url: string, signal: AbortSignal): Promise<string[]> {
  const socket = new WebSocket(url);
  const urls = new Map<string, string>();
  signal.addEventListener('abort', () => socket.close());
  return new Promise((resolve, reject) => {
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
  });
}
