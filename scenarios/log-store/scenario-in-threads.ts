import { logStoreIn } from './scenario-in.ts';

export default logStoreIn(
  'thread',
  'log-store-in-threads',
  'A log of bounded size that several threads write to and read',
);
