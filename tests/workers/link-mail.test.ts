import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Letter, LinkMail } from '../../workers/link-mail.ts';

const ROUNDS = 4;

/** What a sender does in each round that it goes through: how many messages it sends, and whether it closes its end. */
const course = fc.array(fc.record({ messages: fc.nat(3), closes: fc.boolean() }), {
  minLength: ROUNDS,
  maxLength: ROUNDS,
});

/** Its letters, in the order in which they come. */
function lettersOf(rounds: readonly { messages: number; closes: boolean }[]): Letter[] {
  return rounds.flatMap(({ messages, closes }, round) => [
    ...Array.from({ length: messages }, (_, n): Letter => ({ round, kind: 'message', value: n })),
    ...(closes ? [{ round, kind: 'closed' } as const] : []),
  ]);
}

test('each round hears what is its own and nothing else, in its order, however far ahead the sender is', () => {
  fc.assert(
    fc.property(course, fc.infiniteStream(fc.nat(3)), (rounds, ahead) => {
      const letters = lettersOf(rounds);
      const mail = new LinkMail(() => {});
      for (const [round, { messages, closes }] of rounds.entries()) {
        const early = ahead.next().value as number;
        mail.enter(round);
        while (letters.length > 0 && (letters[0] as Letter).round <= round + early)
          mail.put(letters.shift() as Letter);
        const heard: unknown[] = [];
        for (let taken = mail.take(); taken !== undefined; taken = mail.take())
          heard.push(taken.message);
        expect(heard).toEqual(Array.from({ length: messages }, (_, n) => n));
        expect(mail.isClosed).toBe(closes);
      }
    }),
  );
});

test('what comes when its round is over is dropped, and nobody is told', () => {
  let came = 0;
  const mail = new LinkMail(() => came++);
  mail.enter(1);
  mail.put({ round: 0, kind: 'message', value: 'late' });
  mail.put({ round: 0, kind: 'closed' });
  expect([mail.take(), mail.isClosed, came]).toEqual([undefined, false, 0]);
});

test('what was not taken in its round is dropped with it', () => {
  const mail = new LinkMail(() => {});
  mail.enter(0);
  mail.put({ round: 0, kind: 'message', value: 'left' });
  mail.enter(1);
  mail.put({ round: 1, kind: 'message', value: 'fresh' });
  expect([mail.take(), mail.take()]).toEqual([{ message: 'fresh' }, undefined]);
});

test('a message that cannot be read throws why, once, in its place', () => {
  const mail = new LinkMail(() => {});
  mail.enter(0);
  mail.put({ round: 0, kind: 'message', value: 1 });
  mail.putUnreadable(new Error('torn'));
  mail.put({ round: 0, kind: 'message', value: 2 });
  expect(mail.take()).toEqual({ message: 1 });
  expect(() => mail.take()).toThrow('torn');
  expect(mail.take()).toEqual({ message: 2 });
});
