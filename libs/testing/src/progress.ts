/** Is told one line about what takes long. */
export type Progress = (line: string) => void;

export const noProgress: Progress = () => undefined;
