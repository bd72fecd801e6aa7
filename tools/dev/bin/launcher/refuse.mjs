/** Ends the process with one sentence that says what is missing and how to get it. */
export function refuse(sentence) {
  console.error(sentence);
  process.exit(1);
}

/** Progress goes to stderr: what a command prints on stdout is its result alone. */
export function progress(line) {
  console.error(line);
}
