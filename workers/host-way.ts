import type { CarriedLetter } from '../harness/model/crew-frames.ts';
import { LinkMail, type LinkWay } from './link-mail.ts';
import { messageText } from './message-text.ts';

/** Between processes: by way of the host, which hears of each message before whoever sent it goes on. */
export function hostWay(
  link: number,
  isParent: boolean,
  carry: (letter: CarriedLetter) => void,
  came: () => void,
): LinkWay {
  return {
    mail: new LinkMail(came),
    send(letter) {
      const { round } = letter;
      const text = letter.kind === 'message' ? { text: messageText(letter.value) } : {};
      carry({ link, fromParent: isParent, round, ...text });
    },
    // All comes by the event loop.
    fetch: () => {},
  };
}

/** Puts what the host has brought into the mail of a link. */
export function takeIn({ mail }: LinkWay, { round, text }: CarriedLetter): void {
  if (text === undefined) mail.put({ round, kind: 'closed' });
  else mail.put({ round, kind: 'message', value: JSON.parse(text) });
}
