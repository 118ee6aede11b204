import { atomicWriterIn } from './scenario-in.ts';

export default atomicWriterIn(
  'process',
  'atomic-writer',
  'A file that is replaced as a whole while others read it',
);
