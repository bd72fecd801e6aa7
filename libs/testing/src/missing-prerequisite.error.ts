/** Something that has to be on the machine is not. The message is one sentence that names it and how to get it. */
export class MissingPrerequisiteError extends Error {
  override readonly name = 'MissingPrerequisiteError';
}
