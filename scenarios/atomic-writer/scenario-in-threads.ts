import { atomicWriterIn } from './scenario-in.ts';

export default atomicWriterIn(
  'thread',
  'atomic-writer-in-threads',
  'A file that several threads replace as a whole while others read it',
);
