/** A frame of a thread that the inspector has stopped. */
export interface StackFrame {
  readonly functionName: string;
  readonly location: {
    readonly scriptId: string;
    readonly lineNumber: number;
    readonly columnNumber: number;
  };
}

/** As V8 writes the lines of a stack. `urls`: of scripts, by their ids, as the inspector tells them when it is enabled. */
export function frameText(
  { functionName, location }: StackFrame,
  urls: ReadonlyMap<string, string>,
): string {
  const name = functionName === '' ? '(anonymous)' : functionName;
  const { scriptId, lineNumber, columnNumber } = location;
  return `${name} (${urls.get(scriptId) ?? ''}:${lineNumber + 1}:${columnNumber + 1})`;
}
