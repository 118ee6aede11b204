import workerThreads, { type MessagePort, type Transferable } from 'node:worker_threads';
import { type Letter, LinkMail, type LinkWay } from './link-mail.ts';

/** The unpatched platform. */
const { postMessage, on } = workerThreads.MessagePort.prototype;
const receive = workerThreads.receiveMessageOnPort as (
  port: MessagePort,
) => { readonly message: Letter } | undefined;

/** Between threads: one of the platform's ports, for a whole batch of rounds. */
export function portWay(port: MessagePort, came: () => void): LinkWay {
  const mail = new LinkMail(came);
  on.call(port, 'message', (letter: Letter) => mail.put(letter));
  on.call(port, 'messageerror', (why: unknown) => mail.putUnreadable(why));
  return {
    mail,
    send: (letter, transfer) => postMessage.call(port, letter, transfer as readonly Transferable[]),
    fetch() {
      for (;;) {
        try {
          const received = receive(port);
          if (received === undefined) return;
          mail.put(received.message);
        } catch (thrown) {
          mail.putUnreadable(thrown);
        }
      }
    },
  };
}
