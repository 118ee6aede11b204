import { sqliteStoreIn } from './scenario-in.ts';

export default sqliteStoreIn(
  'process',
  'sqlite-store-in-processes',
  'Records in an SQLite file that several processes read and write',
);
