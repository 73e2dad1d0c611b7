// The address holds everything: a link reproduces what is on the screen, and the back button works.
//   #/plan?model=llama-65b&training.tokens=1.4T&cluster.gpu=A100-SXM4-80GB&cluster.gpus=2048
//   #/compare?plan=<plan>&plan=saved=3      #/search?...      #/saved?q=text&tag=tag

import { savedScenario, type Scenario } from './scenario';
import type { Setting } from '../api/types';

export type View = 'home' | 'plan' | 'compare' | 'ranks' | 'search' | 'saved' | 'diff';
const VIEWS: View[] = ['plan', 'compare', 'ranks', 'search', 'saved', 'diff'];

export interface Place {
  view: View;
  query: URLSearchParams;
}

export function place(hash = location.hash): Place {
  const match = /^#\/([a-z]*)(?:\?(.*))?$/s.exec(hash);
  const view = VIEWS.find((name) => name === match?.[1]) ?? 'home';
  return { view, query: new URLSearchParams(match?.[2] ?? '') };
}

export function address(view: View, query?: URLSearchParams): string {
  const text = query?.toString() ?? '';
  return `#/${view === 'home' ? '' : view}${text === '' ? '' : `?${readable(text)}`}`;
}

// Commas, slashes and colons may stand as they are behind the #.
function readable(text: string): string {
  return text.replace(/%2C/g, ',').replace(/%2F/g, '/').replace(/%3A/g, ':');
}

export function writeScenario(scenario: Scenario, query = new URLSearchParams()): URLSearchParams {
  if (scenario.saved !== undefined) {
    query.set('saved', String(scenario.saved));
  } else if (scenario.config !== undefined) {
    query.set('config', scenario.config);
    if (scenario.configName !== undefined) query.set('config-name', scenario.configName);
  } else if (scenario.toml !== undefined) {
    query.set('toml', scenario.toml);
  } else if (scenario.operand !== undefined) {
    query.set('model', scenario.operand);
  }
  for (const [key, value] of Object.entries(scenario.set)) {
    query.set(key, value === null ? '' : String(value));
  }
  return query;
}

const OWN = new Set(['config', 'config-name', 'toml', 'model', 'at', 'saved']);

export function readScenario(query: URLSearchParams): Scenario {
  const set: Record<string, Setting> = {};
  for (const [key, value] of query) {
    if (!OWN.has(key) && /^[a-z_]+(\.[a-zA-Z0-9_.-]+)?$/.test(key) && !key.startsWith('q_')) {
      set[key] = value === '' ? null : value;
    }
  }
  const saved = Number(query.get('saved') ?? '');
  if (Number.isInteger(saved) && saved > 0) return savedScenario(saved);
  const config = query.get('config');
  const toml = query.get('toml');
  const operand = query.get('model');
  if (config !== null) {
    return { config, configName: query.get('config-name') ?? 'config.json', set };
  }
  if (toml !== null) return { toml, set };
  return operand === null ? { set } : { operand, set };
}

export function planAddress(scenario: Scenario): string {
  return address('plan', writeScenario(scenario));
}

export function writePlans(plans: Scenario[]): URLSearchParams {
  const query = new URLSearchParams();
  for (const plan of plans) query.append('plan', writeScenario(plan).toString());
  return query;
}

export function readPlans(query: URLSearchParams): Scenario[] {
  return query.getAll('plan').map((text) => readScenario(new URLSearchParams(text)));
}

const LAST = 'gpuday.last.';
const KEPT: View[] = ['plan', 'ranks', 'search'];

/** Keeps where one is, so that the way back to a view leads to what stood there. */
export function keepPlace({ view, query }: Place): void {
  if (!KEPT.includes(view)) return;
  try {
    const kept = new URLSearchParams(query);
    kept.delete('at'); // its place in a comparison holds for one visit
    sessionStorage.setItem(LAST + view, kept.toString());
  } catch {
    // Storage that is off: each view begins empty.
  }
}

/** What stood in the view, else the model of the plan. */
export function lastAddress(view: View): string {
  const kept = (name: View) => {
    try {
      return sessionStorage.getItem(LAST + name) ?? '';
    } catch {
      return '';
    }
  };
  const own = new URLSearchParams(kept(view));
  if (own.size > 0) return address(view, own);
  const { operand, set } = readScenario(new URLSearchParams(kept('plan')));
  const tokens = set['training.tokens'];
  return address(view, operand === undefined ? own
    : writeScenario({ operand, set: tokens == null ? {} : { 'training.tokens': tokens } }));
}

/** Goes there; `replace` where a step back should not stop at every keystroke. */
export function go(to: string, replace = false): void {
  if (to === location.hash) return;
  if (replace) {
    history.replaceState(null, '', to);
    dispatchEvent(new HashChangeEvent('hashchange'));
  } else {
    location.hash = to;
  }
}
