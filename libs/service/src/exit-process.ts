/** A consumer that has stopped for good while the process lives on does nothing: the fault ends the process. */
export function exitProcess(error: Error): void {
  // Outside of the caller's promises, where somebody might catch it.
  setImmediate(() => {
    throw error;
  });
}
