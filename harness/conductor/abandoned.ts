/** Thrown through an actor's stack when its execution is given up. Never reported. */
export class Abandoned extends Error {
  override readonly name = 'Abandoned';
  override readonly message = 'this execution was given up by Hammerlock; let this error pass';
}
