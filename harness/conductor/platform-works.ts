/** What the platform computes for the actors of one thread in the running execution. */
export class PlatformWorks {
  #works = { count: 0 };

  /** One more is under way; to be called when it is done. Of an execution that is over by then it ends in another. */
  begin(): () => void {
    const works = this.#works;
    works.count++;
    return () => {
      works.count--;
    };
  }

  get areUnderWay(): boolean {
    return this.#works.count > 0;
  }

  /** For the execution that begins. */
  reset(): void {
    this.#works = { count: 0 };
  }
}
