import { type SharedQueueOptions, SharedQueues } from '../correct-in-processes.ts';

class QueueCreatedTwice extends SharedQueues {
  protected override queueOf(repository: string): number {
    // Wrong: until this queue is there, another process finds none either and makes one of its own. The
    // jobs of the two do not know of each other.
    return this.findQueue(repository) ?? this.makeQueue(repository);
  }
}

export function create(options: SharedQueueOptions): SharedQueues {
  return new QueueCreatedTwice(options);
}
