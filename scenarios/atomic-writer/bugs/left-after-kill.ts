import { AtomicWriter, type WriterOptions } from '../correct.ts';

class LeftAfterKill extends AtomicWriter {
  override async recover(): Promise<void> {
    // Wrong: the file is whole, and that is taken for enough. What a killed writer had begun stays beside it, and
    // as its name is nobody else's, no later write replaces it.
  }
}

export function create(options: WriterOptions): AtomicWriter {
  return new LeftAfterKill(options);
}
