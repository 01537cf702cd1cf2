/** Drawing that ended because the sandbox stopped, which is no fault. */
export class StoppedError extends Error {
  constructor() {
    super("The sandbox is stopping");
  }
}
