import { logStoreIn } from './scenario-in.ts';

export default logStoreIn(
  'process',
  'log-store',
  'A log of bounded size that several processes write to and read',
);
