// A scenario as the page holds it: where it starts from (a model's name, a file, a config.json) and
// the settings put over it, or a plan that was saved, which nothing is put over. It never changes;
// `withSettings` makes another.

import type { ScenarioBody, Setting } from '../api/types';
import { flatten } from './toml';

export interface Scenario {
  /** The number of a saved plan: that plan, as it was saved. */
  readonly saved?: number;
  readonly operand?: string;
  readonly toml?: string;
  readonly config?: string;
  readonly configName?: string;
  readonly set: Readonly<Record<string, Setting>>;
}

export const EMPTY: Scenario = { set: {} };

export function savedScenario(saved: number): Scenario {
  return { saved, set: {} };
}

/** The file as settings over a model's name where that is the same, else the file as it is. */
export function fromToml(toml: string): Scenario {
  const settings = flatten(toml);
  const name = settings?.['model.name'];
  const others = Object.keys(settings ?? {}).filter((key) => key.startsWith('model.'));
  if (settings === undefined || typeof name !== 'string' || others.length > 1) {
    return { toml, set: {} };
  }
  const { 'model.name': _, name: title, ...set } = settings;
  return { operand: name, set: title === undefined ? set : { name: title, ...set } };
}

/** An empty text takes a setting away: from the page, and from the file under it too. */
export function withSettings(scenario: Scenario, change: Record<string, Setting>): Scenario {
  const set: Record<string, Setting> = { ...scenario.set };
  const under = scenario.toml === undefined ? {} : flatten(scenario.toml) ?? {};
  for (const [key, value] of Object.entries(change)) {
    if (value !== null && value !== '') set[key] = value;
    else if (key in under) set[key] = null;
    else delete set[key];
  }
  return { ...scenario, set };
}

export function withModel(scenario: Scenario, name: string): Scenario {
  const set = Object.fromEntries(Object.entries(scenario.set).filter(([key]) =>
    key !== 'name' && !key.startsWith('model.')));
  const under = scenario.toml === undefined ? {} : flatten(scenario.toml) ?? {};
  for (const [key, value] of Object.entries(under)) {
    if (!key.startsWith('model.') && key !== 'name' && !(key in set)) set[key] = value;
  }
  return { operand: name, set };
}

export function withConfig(scenario: Scenario, config: string, configName: string): Scenario {
  return { config, configName, set: withModel(scenario, '').set };
}

/** What the scenario says about `key`, or undefined where it leaves it open. */
export function setting(scenario: Scenario, key: string): string | undefined {
  const own = scenario.set[key];
  if (own === null) return undefined;
  if (own !== undefined) return String(own);
  if (scenario.toml === undefined) return undefined;
  const under = flatten(scenario.toml)?.[key];
  return under === undefined || under === null ? undefined : String(under);
}

export function modelName(scenario: Scenario): string {
  return scenario.operand ?? scenario.configName ?? setting(scenario, 'model.name') ?? '';
}

/** The keys that the scenario says something about, those of its file too. */
export function keysOf(scenario: Scenario): string[] {
  return Object.keys({
    ...scenario.set, ...(scenario.toml === undefined ? {} : flatten(scenario.toml) ?? {}),
  });
}

export function isEmpty(scenario: Scenario): boolean {
  return scenario.operand === undefined && scenario.toml === undefined &&
    scenario.config === undefined && scenario.saved === undefined;
}

export function bodyOf(scenario: Scenario): ScenarioBody {
  if (scenario.saved !== undefined) return { saved: scenario.saved };
  const body: ScenarioBody = { set: { ...scenario.set } };
  if (scenario.config !== undefined) {
    body.config_json = scenario.config;
    if (scenario.configName !== undefined) body.config_name = scenario.configName;
  } else if (scenario.toml !== undefined) {
    body.scenario_toml = scenario.toml;
  } else {
    body.operand = scenario.operand ?? '';
  }
  return body;
}
