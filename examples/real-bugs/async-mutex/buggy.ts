export { Mutex } from 'async-mutex-0.2.4';
