import type { Strategy, StrategyName } from '../model/strategy.ts';
import { pct } from './pct.ts';
import { pos } from './pos.ts';
import { random } from './random.ts';
import { replay } from './replay.ts';

/** Every strategy by its name. */
export const STRATEGIES: Readonly<Record<StrategyName, Strategy>> = { random, pct, pos, replay };
