import { messageOf } from '../../harness/base/errors.ts';
import { type CoursesOrder, type CoursesPart, takeCourses } from './courses.ts';

/** What a lane answers to an order. */
export type LaneAnswer = CoursesPart | { readonly error: string };

/** Entry of a lane's process: one order after another, each answered once. */
process.on('message', async (order: CoursesOrder) => {
  const answer = await takeCourses(order).catch((thrown) => ({ error: messageOf(thrown) }));
  if (process.connected) process.send?.(answer satisfies LaneAnswer);
});
process.on('disconnect', () => process.exit(0));
