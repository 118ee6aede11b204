import { sqliteStoreIn } from './scenario-in.ts';

export default sqliteStoreIn(
  'thread',
  'sqlite-store',
  'Records in an SQLite file, read and written at the same time',
);
