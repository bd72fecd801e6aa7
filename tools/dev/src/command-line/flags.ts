import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';
import { UsageError } from './usage.error.js';

/**
 * Reads `--name value` flags; all of them take a value.
 * @throws UsageError that names the flag, and the flags that there are
 */
export function readFlags<Name extends string>(
  args: readonly string[],
  names: readonly Name[],
): Partial<Record<Name, string>> {
  const options: ParseArgsOptionsConfig = Object.fromEntries(names.map((name) => [name, { type: 'string' }]));
  try {
    const { values } = parseArgs({ args: [...args], options, strict: true, allowPositionals: false });
    return values as Partial<Record<Name, string>>;
  } catch (error) {
    const known = names.map((name) => `--${name}`).join(', ');
    throw new UsageError(`${firstSentence((error as Error).message)}. The flags are ${known}.`);
  }
}

function firstSentence(text: string): string {
  return text.split(/\.(?=\s|$)|\n/, 1)[0] ?? text;
}

/** @throws UsageError unless the text is a whole number of at least `minimum` */
export function wholeNumber(flag: string, text: string, minimum: number): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isSafeInteger(value) || value < minimum) {
    throw new UsageError(`--${flag} must be a whole number of at least ${String(minimum)}, not "${text}".`);
  }
  return value;
}

/** @throws UsageError unless the text is a number above 0 */
export function positiveNumber(flag: string, text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value <= 0) {
    throw new UsageError(`--${flag} must be a number above 0, not "${text}".`);
  }
  return value;
}
