import { logStoreIn } from './scenario-in.ts';

export default logStoreIn(
  'task',
  'log-store-in-tasks',
  'A log of bounded size that several tasks write to and read through one store',
);
