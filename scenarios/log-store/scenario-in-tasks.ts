import { logStoreIn } from './scenario-in.ts';

export default logStoreIn(
  'task',
  'log-store-in-tasks',
  'A log of bounded size that several tasks of one thread write to and read',
);
