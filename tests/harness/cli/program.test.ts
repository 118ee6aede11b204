import { expect, test } from 'vitest';
import { COMMANDS } from '../../../harness/cli/program.ts';

const OPTIONS = COMMANDS.flatMap((make) => {
  const command = make(() => {});
  return command.options.map((option) => ({ option, named: `${command.name()} ${option.long}` }));
});

const PARSED = OPTIONS.filter(
  ({ option }) => option.parseArg !== undefined && option.defaultValue !== undefined,
);

test.each(PARSED)('the default that the help of $named shows means itself', ({ option }) => {
  const shown = option.defaultValueDescription ?? String(option.defaultValue);
  expect(option.parseArg?.(shown, undefined)).toBe(option.defaultValue);
});
