// Ways to fine-tune: what the server's catalog says of them, read off a scenario and put into one.

import type { Method, Setting, Start } from '../api/types';
import { keysOf, setting, withSettings, type Scenario } from './scenario';

/** What has to be known of methods and of the plugins that they name. */
export type Methods = Pick<Start, 'methods' | 'optimizers' | 'precisions'>;

const OPTIMIZER = 'optimizer.name';
const PRECISION = 'precision.name';

/** A precision that keeps frozen weights stands for any other that does: a method names one of them. */
function holds(scenario: Scenario, key: string, value: string, start: Methods): boolean {
  const said = setting(scenario, key);
  if (said === value) return true;
  const frozen = (name: string | undefined) =>
    start.precisions.some((precision) => precision.name === name && !precision.trains_in_full);
  return key === PRECISION && frozen(said) && frozen(value);
}

/** The method whose settings the scenario has: of several, the one that asks for most. */
export function methodOf(scenario: Scenario, start: Methods): Method | undefined {
  const asks = (method: Method) => Object.keys(method.settings).length;
  return start.methods
    .filter((method) => Object.entries(method.settings).every(([key, value]) =>
      holds(scenario, key, value, start)))
    .reduce<Method | undefined>((best, method) =>
      best === undefined || asks(method) > asks(best) ? method : best, undefined);
}

/** The one that asks for nothing: everything is trained. */
export function plainMethod(start: Methods): Method | undefined {
  return start.methods.find((method) => Object.keys(method.settings).length === 0);
}

/** What the method's optimizer takes at `key` when nobody says; empty: it has no default. */
export function usual(method: Method, key: string, start: Methods): string {
  const optimizer = start.optimizers.find(({ name }) => name === method.settings[OPTIMIZER]);
  return optimizer?.keys.find(({ path }) => path === key)?.default.text ?? '';
}

/** What was said of optimizer and precision, and is gone under another method: "lion", "fp8". */
export function leftBehind(before: Scenario, after: Scenario, start: Methods): string[] {
  const method = methodOf(before, start);
  return keysOf(before).flatMap((key) => {
    const said = setting(before, key);
    const own = key === method?.rank_key || method?.settings[key] !== undefined;
    return !/^(optimizer|precision)\./.test(key) || own || said === undefined ||
      said === setting(after, key) ? [] : [said];
  });
}

export function withMethod(scenario: Scenario, method: Method, start: Methods): Scenario {
  const before = methodOf(scenario, start);
  if (before?.name === method.name) return scenario;
  // Options go with what they are options of.
  const sameOptimizer = before !== undefined &&
    before.settings[OPTIMIZER] === method.settings[OPTIMIZER];
  const options = keysOf(scenario).filter((key) => key.startsWith('precision.') ||
    (key.startsWith('optimizer.') && !sameOptimizer));
  const cleared = withSettings(scenario, Object.fromEntries(options.map((key) => [key, null])));
  const change: Record<string, Setting> = { ...method.settings };
  if (method.rank_key !== null) {
    change[method.rank_key] = setting(cleared, method.rank_key) ?? usual(method, method.rank_key, start);
  }
  return withSettings(cleared, change);
}
